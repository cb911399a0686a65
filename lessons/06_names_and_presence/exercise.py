"""Lesson 06, who is here: your exercise, a house in which everybody may have several tabs.

Look at it:  python learn.py lesson 6 --mine
Check it:    python learn.py check 6
"""

import secrets

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room, leave_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
people = {"kitchen": {}, "garden": {}}  # people["kitchen"]["Ann"]: the sids of Ann's tabs in there


@app.route("/")
def index():
    return render_template("index.html", rooms=list(people))


@socketio.on("message")
def on_message(data):
    username = session.get("username", "Somebody")
    emit("message", {"username": username, "text": data["text"]}, broadcast=True)
    return {"ok": True}


def my_rooms():
    """The rooms in which this very tab is, by what people says."""
    username = session.get("username")
    return [room for room in people if request.sid in people[room].get(username, ())]


def refusal(error, message):
    return {"ok": False, "error": error, "message": message}


# ------ everything above stays as it is; your work starts here ------


@app.post("/sign_in")
def sign_in():
    username = request.form["username"].strip()
    # TODO 1: a name has 1 to 32 characters. Refuse any other, with the status 400:
    #         return refusal("bad_name", "A name has 1 to 32 characters."), 400.
    #         A good one goes into the session, under "username".

    return {"ok": True, "username": username}


@socketio.on("connect")
def on_connect(auth):
    # TODO 2: whoever has no "username" in the session is a stranger. Refuse strangers:
    #         raise ConnectionRefusedError("Sign in first.").
    pass


@socketio.on("join")
def on_join(data):
    room, username = data.get("room"), session.get("username")
    if room not in people:
        return refusal("no_room", "There is no such room.")
    # TODO 3: let this tab in: join_room, and its sid goes into the set people[room][username].
    #         If it is the first tab of this person in the room, call tell(room, "joined").

    return {"ok": True, "members": sorted(people[room])}


@socketio.on("leave")
def on_leave(data):
    if data.get("room") in my_rooms():
        go_out(data["room"])
    return {"ok": True}


@socketio.on("disconnect")
def on_disconnect(reason):
    for room in my_rooms():
        go_out(room)


def tell(room, kind):
    """Tells a room that somebody has joined or left, and who is in there now."""
    emit("status", {"room": room, "kind": kind, "username": session["username"]}, to=room)
    # TODO 4: tell the room who is in there: emit "presence" to it, with
    #         {"room": room, "members": …}, the names in alphabetical order.


def go_out(room):
    # TODO 5: take this tab out of the room: its sid out of the person's set, then leave_room.
    #         If that was the person's last tab in there, take the person out of people[room],
    #         too, and call tell(room, "left").
    pass
