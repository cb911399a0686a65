# Task 5 must say: A set made with set(request.sid) has letters in it

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
    if not 1 <= len(username) <= 32:
        return refusal("bad_name", "A name has 1 to 32 characters."), 400
    session["username"] = username
    return {"ok": True, "username": username}


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")


@socketio.on("join")
def on_join(data):
    room, username = data.get("room"), session.get("username")
    if room not in people:
        return refusal("no_room", "There is no such room.")
    join_room(room)
    if username in people[room]:
        people[room][username].add(request.sid)
    else:
        people[room][username] = set(request.sid)
        tell(room, "joined")
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
    emit("presence", {"room": room, "members": sorted(people[room])}, to=room)


def go_out(room):
    username = session["username"]
    people[room][username].discard(request.sid)
    leave_room(room)
    if not people[room][username]:
        del people[room][username]
        tell(room, "left")
