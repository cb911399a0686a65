"""Lesson 10, for your eyes only: the worked example, a chat in which one person writes to another."""

import secrets
from itertools import count

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; new with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
people = set()  # everybody who has signed in at some time
messages, numbers = [], count(1)


def box(username):
    return f"box of {username}"  # the room of one person, with all their tabs in it


@app.route("/")
def index():
    return render_template("index.html")


@app.post("/sign_in")
def sign_in():
    username = request.form["username"].strip()
    if not 1 <= len(username) <= 32:
        return {"ok": False, "error": "bad_name", "message": "A name has 1 to 32 characters."}, 400
    session["username"] = username
    people.add(username)
    return {"ok": True, "username": username}


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    # The server chooses the room. There is no join event, so nobody else can get in.
    join_room(box(session["username"]))


@socketio.on("message")
def on_message(data):
    me, other = session["username"], data["to"]
    if other not in people:  # known, that is; whether somebody is here now is nobody's business
        return {"ok": False, "error": "unknown_person", "message": "Nobody here has that name."}
    message = {"number": next(numbers), "username": me, "to": other, "text": data["text"]}
    messages.append(message)
    emit("message", message, to=[box(me), box(other)])
    return {"ok": True, "number": message["number"]}


@socketio.on("message_history")
def on_message_history(data):
    pair = {session["username"], data["with"]}  # one of the two is always the one who asks
    return {"ok": True, "messages": [m for m in messages if {m["username"], m["to"]} == pair]}
