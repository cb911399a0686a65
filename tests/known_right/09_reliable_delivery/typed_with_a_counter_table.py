"""Type hints; a table of counters, whose step is taken back with the transaction."""

import secrets
import sqlite3
from contextlib import closing
from typing import Any

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room, rooms

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
FILE, PAGE = "exercise_09.db", 3  # made where the server is started; messages on a page


def query(sql, *values):
    """Run one statement of SQL, a value for each ?, and return its rows as dictionaries."""
    with closing(sqlite3.connect(FILE)) as db, db:  # the second db: commit, or undo on an error
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, values)]


query("""CREATE TABLE IF NOT EXISTS messages (
    room TEXT NOT NULL,
    number INTEGER NOT NULL,
    username TEXT NOT NULL,
    client_id TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) <= 200),
    PRIMARY KEY (room, number),
    UNIQUE (username, client_id)
)""")


def refusal(error, message):
    return {"ok": False, "error": error, "message": message}


@app.route("/")
def index():
    return render_template("index.html", room="kitchen")


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


@socketio.on("join")
def on_join(data):
    join_room(data["room"])
    return {"ok": True}


query("CREATE TABLE IF NOT EXISTS counters (room TEXT PRIMARY KEY, last INTEGER NOT NULL)")


class NotStored(Exception):
    """Raised for what the table does not take."""


def store(
    room: str, username: str, client_id: str | None, text: str
) -> tuple[dict[str, Any], bool]:
    step = """INSERT INTO counters VALUES (?, 1)
              ON CONFLICT (room) DO UPDATE SET last = last + 1 RETURNING last"""
    try:
        with closing(sqlite3.connect(FILE)) as db, db:
            [number] = db.execute(step, (room,)).fetchone()
            values = (room, number, username, client_id, text)
            db.execute("INSERT INTO messages VALUES (?, ?, ?, ?, ?)", values)
    except sqlite3.IntegrityError as error:
        known = query(
            "SELECT * FROM messages WHERE username = ? AND client_id = ?", username, client_id
        )
        if known:
            return known[0], False
        raise NotStored from error
    return {"room": room, "number": number, "username": username, "text": text}, True


@socketio.on_error_default
def on_error(error: Exception) -> dict[str, Any]:
    if isinstance(error, NotStored):
        return refusal("not_stored", "A message has a client_id, and up to 200 characters.")
    raise error


@socketio.event
def message(data: dict[str, Any]) -> dict[str, Any]:
    if data["room"] not in rooms():
        return refusal("not_a_member", "Join that room first.")
    stored, is_new = store(
        data["room"], session["username"], data.get("client_id"), data.get("text", "")
    )
    if is_new:
        emit("message", stored, to=data["room"])
    return {"ok": True, "number": stored["number"], "new": is_new}


@socketio.event
def message_history(data: dict[str, Any]) -> dict[str, Any]:
    if data["room"] in rooms():
        sql = "SELECT * FROM messages WHERE room = ? AND number > ? ORDER BY number LIMIT ?"
        *messages, extra = [*query(sql, data["room"], data["after"], PAGE + 1), None]
        more = len(messages) > PAGE
        return {"ok": True, "messages": messages[:PAGE], "more": more and extra is None}
    return refusal("not_a_member", "Join that room first.")
