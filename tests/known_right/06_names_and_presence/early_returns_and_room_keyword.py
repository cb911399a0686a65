"""Correct, with early returns, room= and a helper for the members."""

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


MOST = 32


def members_of(room):
    return sorted(people[room].keys())


@app.route("/sign_in", methods=["POST"])
def sign_in():
    username = request.form.get("username", "").strip()
    if not username or len(username) > MOST:
        answer = refusal("bad_name", f"Choose a name of at most {MOST} characters.")
        return answer, 400
    session.clear()
    session["username"] = username
    return {"ok": True, "username": username}


@socketio.event
def connect(auth=None):
    if not session.get("username"):
        raise ConnectionRefusedError("Sign in first.")


@socketio.event
def join(data):
    room, username = data.get("room"), session.get("username")
    if room not in people:
        return refusal("no_room", "There is no such room.")
    if username in people[room]:
        people[room][username].add(request.sid)
        join_room(room)
        return {"ok": True, "members": members_of(room)}
    people[room][username] = {request.sid}
    join_room(room)
    tell(room, "joined")
    return {"ok": True, "members": members_of(room)}


@socketio.event
def leave(data):
    if data.get("room") in my_rooms():
        go_out(data["room"])
    return {"ok": True}


@socketio.event
def disconnect(reason):
    for room in my_rooms():
        go_out(room)


def tell(room, kind):
    emit("presence", {"room": room, "members": members_of(room)}, room=room)
    emit("status", {"room": room, "kind": kind, "username": session["username"]}, room=room)


def go_out(room):
    leave_room(room)
    sids = people[room][session["username"]]
    sids.remove(request.sid)
    if sids:
        return
    people[room].pop(session["username"])
    tell(room, "left")
