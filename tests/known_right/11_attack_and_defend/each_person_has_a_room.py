"""Lesson 11, thinking like the other side: a room per person, and lies that are refused."""

import secrets

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, join_room
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from markupsafe import escape

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading", max_http_buffer_size=10_000)
window = MovingWindowRateLimiter(MemoryStorage())
rooms = {"lobby": None, "staff": ["Ann", "Ben"]}
notes = []


class Refused(Exception):
    pass


@app.route("/")
def index():
    return render_template("index.html")


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"]
    return {"ok": True}


@app.get("/wall")
def wall():
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(text)}</td></tr>" for name, text in notes
    )
    return f"<!doctype html><title>The wall</title><table><tbody>{rows}</tbody></table>"


@app.post("/sign_out")
def sign_out():
    username = session.pop("username", None)
    if username:
        own = list(socketio.server.manager.get_participants("/", f"person {username}"))
        for sid, _ in own:
            socketio.server.disconnect(sid, namespace="/")
    return {"ok": True}


@socketio.on_error("/")
def on_error(error):
    if request.event["message"] == "connect":
        return False
    code, message = error.args if isinstance(error, Refused) else ("server_error", "Oh.")
    return {"ok": False, "error": code, "message": message}


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    join_room("lobby")
    join_room(f"person {session['username']}")


def check(room, claimed=None):
    if room not in rooms or session["username"] not in (rooms[room] or [session["username"]]):
        raise Refused("not_allowed", "You may not be in that room.")
    if claimed not in (None, session["username"]):
        raise Refused("not_you", "That is not your name.")


@socketio.on("join")
def on_join(data):
    check(data["room"])
    join_room(data["room"])
    return {"ok": True}


@socketio.on("message")
def on_message(data):
    if not window.hit(parse("5/10 second"), "message", session["username"]):
        raise Refused("rate_limited", "Too fast.")
    check(data["room"], data.get("username"))
    note = {**data, "username": session["username"]}
    if note["room"] == "lobby":
        notes.append((note["username"], note["text"]))
    socketio.emit("message", note, to=note["room"])
    return {"ok": True}
