"""Lesson 07, small signals: the worked example, a lobby that knows who is typing, and when."""

import secrets
from datetime import UTC, datetime

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
TYPING_SECONDS = 5  # who gives no sign for so long has stopped typing
typists = {}  # who is typing: from a username to the last sign of it


@app.route("/")
def index():
    return render_template("index.html")


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


@socketio.on("message")
def on_message(data):
    timestamp = datetime.now(UTC).isoformat(timespec="milliseconds")
    message = {"username": session["username"], "text": data["text"], "timestamp": timestamp}
    emit("message", message, broadcast=True)
    return {"ok": True, "timestamp": timestamp}


@socketio.on("typing")
def on_typing(data):
    username, is_news = session["username"], session["username"] not in typists
    typists[username] = sign = object()  # unlike any sign before it
    if is_news:
        socketio.emit("typing", {"room": "lobby", "usernames": [*typists]}, skip_sid=request.sid)
    socketio.start_background_task(forget_later, username, sign)
    return {"ok": True}


def forget_later(username, sign):
    socketio.sleep(TYPING_SECONDS)
    if typists[username] is sign:  # else there is a newer one, whose task will look again
        del typists[username]
        socketio.emit("typing", {"room": "lobby", "usernames": [*typists]})
