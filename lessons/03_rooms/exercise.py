"""Lesson 03, rooms are groups: your exercise, an intercom on which one is in several rooms at once.

Look at it:  python learn.py lesson 3 --mine
Check it:    python learn.py check 3
"""

from itertools import count

from flask import Blueprint, Flask, render_template, request
from flask_socketio import SocketIO, emit, join_room, leave_room

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)
members = {}  # members[request.sid, "kitchen"] = "Ann" notes that this connection is in there


@app.route("/")
def index():
    return render_template("index.html")


def my_rooms():
    """The rooms in which this connection is a member, by what members says."""
    return [room for sid, room in list(members) if sid == request.sid]


def refusal(error, message):
    return {"ok": False, "error": error, "message": message}


# ------ everything above stays as it is; your work starts here ------


@socketio.on("join")
def on_join(data):
    room, username = data.get("room"), data.get("username")
    # TODO 1: let the visitor in, in three lines. Note it in members; enter the room; and tell
    #         everybody in it, the newcomer too: emit "status" with
    #         {"room": room, "kind": "joined", "username": username}.

    # TODO 2: an empty room, or none at all, is a mistake. Refuse it at the top of this handler,
    #         before anything is noted or emitted: return refusal("no_room", "Say which room.").
    return {"ok": True, "rooms": my_rooms()}


@socketio.on("message")
def on_message(data):
    room = data.get("room")
    username = members.get((request.sid, room))  # None if this connection is not in that room
    # TODO 4: whoever is not in the room can't send to it. Before a number is used up:
    #         return refusal("not_a_member", "Join that room first.").

    number = next(numbers)
    message = {"room": room, "number": number, "username": username, "text": data["text"]}
    # TODO 3: emit "message" with that message to everybody in the room, and to nobody else.

    return {"ok": True, "number": number}


@socketio.on("leave")
def on_leave(data):
    if data.get("room") in my_rooms():
        go_out(data["room"])
    return {"ok": True, "rooms": my_rooms()}


@socketio.on("disconnect")
def on_disconnect(reason):
    # Task 5 has a part here: go out of each of my_rooms().
    pass


def go_out(room):
    # TODO 5: take this connection out of the room: out of members, then out of the room itself;
    #         and tell those who stay with "status", of the kind "left". on_leave calls this
    #         already. Call it in on_disconnect too, for each of my_rooms().
    pass
