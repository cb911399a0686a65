"""Lesson 11, thinking like the other side: a list of logins on the server, typed."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, render_template, request, session
from flask_limiter import Limiter
from flask_socketio import ConnectionRefusedError, SocketIO, disconnect, emit, join_room
from limits import parse
from markupsafe import Markup

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(
    app,
    async_mode="threading",
    cors_allowed_origins=lambda origin, environ: origin == f"http://{environ['HTTP_HOST']}",
    max_http_buffer_size=8_000,
)
limiter = Limiter(lambda: request.remote_addr, app=app, storage_uri="memory://")
rate = parse("5 per 10 seconds")


@dataclass
class Login:
    """One sign-in: it ends when its person signs out, with all its connections."""

    username: str
    sids: set[str] = field(default_factory=set)


class NotAllowed(Exception):
    pass


class TooFast(Exception):
    pass


logins: dict[str, Login] = {}
members: dict[str, set[str] | None] = {"lobby": None, "staff": {"Ann", "Ben"}}
notes: list[dict[str, str]] = []


@app.route("/")
def index() -> str:
    return render_template("index.html")


@app.post("/sign_in")
def sign_in() -> dict[str, Any]:
    session["login"] = secrets.token_hex()
    logins[session["login"]] = Login(request.form["username"])
    return {"ok": True}


@app.post("/sign_out")
def sign_out() -> dict[str, Any]:
    login = logins.pop(session.get("login", ""), None)
    for sid in list(login.sids) if login else []:
        disconnect(sid, "/")
    session.clear()
    return {"ok": True}


@app.get("/wall")
def wall() -> str:
    item = Markup('<li class="note"><b>{username}</b> <i>{text}</i></li>')
    items = Markup("").join(item.format(**note) for note in reversed(notes))
    return f"<title>The wall</title><ul>{items}</ul>"


@socketio.on_error_default
def on_error(error: Exception) -> Any:
    if request.event["message"] == "connect":  # type: ignore[attr-defined]
        return False
    code = {NotAllowed: "not_allowed", TooFast: "rate_limited"}.get(type(error), "server_error")
    return {"ok": False, "error": code, "message": "That was not possible."}


def own_login() -> Login:
    return logins[session["login"]]


@socketio.event
def connect(auth: Any) -> None:
    if session.get("login") not in logins:
        raise ConnectionRefusedError("Sign in first.")
    own_login().sids.add(request.sid)
    join_room("lobby")


def allow(room: str) -> str:
    if room not in members:
        raise NotAllowed
    guests = members[room]
    if guests is not None and own_login().username not in guests:
        raise NotAllowed
    return room


@socketio.on("join")
def on_join(data: dict[str, str]) -> dict[str, Any]:
    join_room(allow(data["room"]))
    return {"ok": True}


@socketio.on("message")
def on_message(data: dict[str, str]) -> dict[str, Any]:
    username = own_login().username
    if not limiter.limiter.hit(rate, username):
        raise TooFast
    note = {"room": allow(data["room"]), "username": username, "text": data["text"]}
    if note["room"] == "lobby":
        notes.append(note)
    emit("message", note, to=note["room"])
    return {"ok": True}
