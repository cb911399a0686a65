# Task 4 must say: hit() is True as long as all is well

import secrets

from flask import Blueprint, Flask, render_template, request, session
from flask_limiter import Limiter
from flask_socketio import ConnectionRefusedError, SocketIO, disconnect, emit, join_room
from limits import parse
from markupsafe import escape

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
limiter = Limiter(lambda: request.sid, app=app, storage_uri="memory://")
rate = parse("5 per 10 seconds")
rooms = {"lobby": None, "staff": ["Ann", "Ben"]}  # who may be in it; None: everybody
people = {}  # who is connected: from a connection's sid to a username
notes = []  # what was said in the lobby, for the wall: pairs of a username and a text


class Refused(Exception):
    """Raised for whatever is not accepted; `answer` is what the sender is to be told."""

    def __init__(self, error, message):
        super().__init__(message)
        self.answer = {"ok": False, "error": error, "message": message}


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


# ------ everything above stays as it is; your work starts here ------


# Left alone, cors_allowed_origins lets in the pages of this very site, and no others.
socketio = SocketIO(app, async_mode="threading", max_http_buffer_size=10_000)


@app.get("/wall")
def wall():
    pairs = [(escape(name), escape(text)) for name, text in notes]
    notices = [f'<li title="by {name}">{name}: {text}</li>' for name, text in pairs]
    return f"<!doctype html><title>The wall</title><ul>{''.join(notices)}</ul>"


@app.post("/sign_out")
def sign_out():
    username = session.get("username")
    for sid, name in list(people.items()):
        if name == username:
            disconnect(sid, namespace="/")
    session.clear()
    return {"ok": True}


@socketio.on_error_default
def on_error(error):
    if isinstance(error, Refused):
        return error.answer
    app.logger.exception("A handler failed")
    return {"ok": False, "error": "server_error", "message": "Something went wrong. Try again."}


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    people[request.sid] = session["username"]
    join_room("lobby")


@socketio.on("join")
def on_join(data):
    check_room(data["room"])
    join_room(data["room"])
    return {"ok": True}


@socketio.on("message")
def on_message(data):
    if limiter.limiter.hit(rate, session["username"]):
        raise Refused("rate_limited", "Too fast. Wait a moment.")
    check_room(data["room"])
    username = session["username"]
    if data["room"] == "lobby":
        notes.append((username, data["text"]))
    note = {"room": data["room"], "username": username, "text": data["text"]}
    emit("message", note, to=data["room"])
    return {"ok": True}


def check_room(room):
    if room not in rooms or (rooms[room] and session["username"] not in rooms[room]):
        raise Refused("not_allowed", "You may not be in that room.")


@socketio.on("disconnect")
def on_disconnect(reason):
    people.pop(request.sid, None)
