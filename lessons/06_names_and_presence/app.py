"""Lesson 06, who is here: the worked example.

Run it with `python learn.py lesson 6`, or by hand:
    flask --app lessons/06_names_and_presence/app.py run
"""

import secrets

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
tabs = {}  # who is here: tabs["Ann"] is the set of the sids of Ann's connections


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
    username = session["username"]
    if username not in tabs:
        tabs[username] = set()
        emit("status", {"room": "lobby", "kind": "joined", "username": username}, broadcast=True)
    tabs[username].add(request.sid)
    emit("presence", {"room": "lobby", "members": sorted(tabs)}, broadcast=True)


@socketio.on("message")
def on_message(data):
    emit("message", {"username": session["username"], "text": data["text"]}, broadcast=True)
    return {"ok": True}


@socketio.on("disconnect")
def on_disconnect(reason):
    username = session["username"]
    tabs[username].discard(request.sid)
    if not tabs[username]:
        del tabs[username]
        status = {"room": "lobby", "kind": "left", "username": username, "reason": reason}
        emit("status", status, broadcast=True)
        emit("presence", {"room": "lobby", "members": sorted(tabs)}, broadcast=True)
