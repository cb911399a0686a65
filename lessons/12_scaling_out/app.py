"""Lesson 12, more than one server: the worked example, a lobby that two processes serve."""

import os
import secrets

from click import argument
from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit
from redis import Redis

PROCESS = os.environ.get("PROCESS", "A")  # the name of this one
REDIS_URL = os.environ.get("REDIS_URL")  # without it, each process is an island
PORTS = os.environ.get("PORTS", "").split()  # of all of them, on this computer
PAGES = [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost") for port in PORTS]

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex()  # one for all processes
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(
    app, async_mode="threading", message_queue=REDIS_URL, cors_allowed_origins=PAGES or None
)
store = Redis.from_url(REDIS_URL) if REDIS_URL else None
counted = 0  # in the memory of this process


@app.route("/")
def index():
    return render_template("index.html", process=PROCESS, ports=PORTS, queue=REDIS_URL)


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
    global counted
    counted += 1  # what this process has counted, and what all have together
    counts = {"counted": counted, "number": store.incr("number") if store else None}
    message = {"username": session["username"], "text": data["text"], "process": PROCESS, **counts}
    emit("message", message, broadcast=True)
    return {"ok": True, **counts}


@app.cli.command("notice")  # flask --app … notice "Tea is ready": a program without visitors
@argument("text")
def notice(text):
    SocketIO(message_queue=REDIS_URL).emit("status", {"kind": "notice", "text": text})
