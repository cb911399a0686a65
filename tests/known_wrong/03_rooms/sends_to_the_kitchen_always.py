# Task 3 must say: What was for the garden was heard in the kitchen

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
    if not room:
        return refusal("no_room", "Say which room.")
    members[request.sid, room] = username
    join_room(room)
    emit("status", {"room": room, "kind": "joined", "username": username}, to=room)
    return {"ok": True, "rooms": my_rooms()}


@socketio.on("message")
def on_message(data):
    room = data.get("room")
    username = members.get((request.sid, room))  # None if this connection is not in that room
    if room not in my_rooms():
        return refusal("not_a_member", "Join that room first.")
    number = next(numbers)
    message = {"room": room, "number": number, "username": username, "text": data["text"]}
    emit("message", message, to="kitchen")
    return {"ok": True, "number": number}


@socketio.on("leave")
def on_leave(data):
    if data.get("room") in my_rooms():
        go_out(data["room"])
    return {"ok": True, "rooms": my_rooms()}


@socketio.on("disconnect")
def on_disconnect(reason):
    for room in my_rooms():
        go_out(room)


def go_out(room):
    username = members.pop((request.sid, room))
    leave_room(room)
    emit("status", {"room": room, "kind": "left", "username": username}, to=room)
