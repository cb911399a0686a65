"""Correct, with lists of sids, a redirect after signing in, and socketio.emit."""

import secrets

from flask import Blueprint, Flask, redirect, render_template, request, session
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
    if len(username) in range(1, 33):
        session["username"] = username
        return redirect("/")
    return refusal("bad_name", "A name has 1 to 32 characters."), 422


@socketio.on("connect")
def on_connect():
    try:
        session["username"]
    except KeyError:
        raise ConnectionRefusedError("Sign in first.") from None


@socketio.on("join")
def on_join(data):
    room = data.get("room")
    if room not in people:
        return refusal("no_room", "There is no such room.")
    sids = people[room].get(session["username"], [])
    join_room(room)
    people[room][session["username"]] = [*sids, request.sid]
    if not sids:
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
    username, members = session["username"], sorted(people[room])
    socketio.emit("status", {"room": room, "kind": kind, "username": username}, to=room)
    socketio.emit("presence", {"room": room, "members": members}, to=room)


def go_out(room):
    left = [sid for sid in people[room][session["username"]] if sid != request.sid]
    leave_room(room)
    if left:
        people[room][session["username"]] = left
    else:
        del people[room][session["username"]]
        tell(room, "left")
