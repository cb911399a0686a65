"""Lesson 07, small signals: your exercise, rooms in which one sees who is typing.

Look at it:  python learn.py lesson 7 --mine
Check it:    python learn.py check 7
"""

import secrets
from datetime import UTC, datetime
from itertools import count

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room, leave_room, rooms

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
TYPING_SECONDS = 5  # who gives no sign for so long has stopped typing; the check makes it shorter
typists = {"kitchen": {}, "garden": {}}  # typists["kitchen"]["Ann"]: the number of Ann's last sign
signs = count(1)


@app.route("/")
def index():
    return render_template("index.html", rooms=list(typists))


@app.post("/sign_in")
def sign_in():
    username = request.form["username"].strip()
    if not 1 <= len(username) <= 32:
        return {"ok": False, "error": "bad_name", "message": "A name has 1 to 32 characters."}, 400
    session["username"] = username
    return {"ok": True, "username": username}


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")


@socketio.on("join")
def on_join(data):
    if data.get("room") not in typists:
        return {"ok": False, "error": "no_room", "message": "There is no such room."}
    join_room(data["room"])
    return {"ok": True}


def is_inside(room):
    """Whether this connection has joined that room."""
    return room in typists and room in rooms()


def refusal():
    return {"ok": False, "error": "not_a_member", "message": "Join that room first."}


def tell_typing(room, sid):
    """Tells a room who is typing in it, but not the one whose connection has that sid."""
    usernames = sorted(typists[room])
    socketio.emit("typing", {"room": room, "usernames": usernames}, to=room, skip_sid=sid)


# ------ everything above stays as it is; your work starts here ------


@socketio.on("message")
def on_message(data):
    room, username = data.get("room"), session["username"]
    if not is_inside(room):
        return refusal()
    # TODO 1: a message has the time at which it came to the server: now, in UTC, as a text in
    #         ISO 8601. What the sender's clock says does not count.
    timestamp = data.get("timestamp")
    message = {"room": room, "username": username, "text": data["text"], "timestamp": timestamp}
    emit("message", message, to=room)
    return {"ok": True, "timestamp": timestamp}


@socketio.on("typing")
def on_typing(data):
    room, username = data.get("room"), session["username"]
    if not is_inside(room):
        return refusal()
    if data.get("typing"):
        # TODO 2: note a new sign of this person: typists[room][username] = next(signs). If it is
        #         the first one, call tell_typing(room, request.sid): what is known is not told.
        # TODO 5: have forget_later run in the background, with the room, the username, the number
        #         of this sign, and request.sid.
        pass
    else:
        stop_typing(room, username, request.sid)
    return {"ok": True}


def stop_typing(room, username, sid):
    # TODO 3: if this person is typing in the room, take the name out of typists[room], and call
    #         tell_typing(room, sid). If not, there is nothing to do or to tell.
    pass


@socketio.on("leave")
def on_leave(data):
    if is_inside(data.get("room")):
        leave_room(data["room"])
    # TODO 4: who sends a message, leaves the room or is gone from the line has stopped typing.
    #         Call stop_typing here, in on_message, and in on_disconnect for each of the rooms.
    return {"ok": True}


@socketio.on("disconnect")
def on_disconnect(reason):
    pass


def forget_later(room, username, sign, sid):
    # Task 5 has a part here: wait for TYPING_SECONDS, with socketio.sleep. If the person's last
    # sign is still this one, call stop_typing(room, username, sid).
    pass
