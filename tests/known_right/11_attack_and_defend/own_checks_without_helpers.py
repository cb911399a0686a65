"""Lesson 11, thinking like the other side: the origin, the rate and the escape done by hand."""

import html
import secrets
import threading
import time

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import SocketIO, disconnect, emit, join_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(
    app, async_mode="threading", cors_allowed_origins="*", max_http_buffer_size=10_000
)
lock = threading.Lock()
sent = {}  # username -> when the last messages were sent
people = {}
lines = []


@app.route("/")
def index():
    return render_template("index.html")


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"]
    return {"ok": True}


@app.get("/wall")
def wall():
    return "<title>The wall</title><pre>" + html.escape("\n".join(lines)) + "</pre>"


@app.post("/sign_out")
def sign_out():
    username = session.pop("username", "")
    own = [sid for sid in people if people[sid] == username]
    for sid in own:
        disconnect(sid=sid, namespace="/")
    return {"ok": True, "ended": len(own)}


def on_connect():
    here = request.host_url.rstrip("/")
    if request.headers.get("Origin", here) != here or "username" not in session:
        return False
    people[request.sid] = session["username"]
    join_room("lobby")
    return True


def on_disconnect(*_):
    people.pop(request.sid, None)


def allowed(username, room):
    return room == "lobby" or (room == "staff" and username in {"Ann", "Ben"})


def too_fast(username):
    with lock:
        now = time.monotonic()
        recent = [moment for moment in sent.get(username, []) if now - moment < 10]
        sent[username] = [*recent, now]
        return len(recent) >= 5


def on_join(data):
    room = data.get("room")
    if not allowed(people[request.sid], room):
        return {"ok": False, "error": "not_allowed", "message": "Not for you."}
    join_room(room)
    return {"ok": True, "room": room}


def on_message(data):
    username, room, text = people[request.sid], data.get("room"), str(data.get("text"))
    if too_fast(username):
        return {"ok": False, "error": "rate_limited", "message": "Slow down.", "retry_after": 10}
    if not allowed(username, room):
        return {"ok": False, "error": "not_allowed", "message": "Not for you."}
    if room == "lobby":
        lines.append(f"{username}: {text}")
    emit("message", {"room": room, "username": username, "text": text}, room=room)
    return {"ok": True}


for handler in (on_connect, on_disconnect, on_join, on_message):
    socketio.on_event(handler.__name__.removeprefix("on_"), handler)
