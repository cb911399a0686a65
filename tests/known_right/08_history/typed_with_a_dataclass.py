"""Type hints, a dataclass for a message, a table of its own, @socketio.event."""

import secrets
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room, rooms

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
FILE = "exercise_08.db"  # made where the server is started
PAGE, MOST = 3, 8  # messages on a page: when nobody asks for another number, and at the most
LAST = 2**63 - 1  # no number can be greater


def query(sql, *values):
    """Run one statement of SQL, a value for each ?, and return its rows as dictionaries."""
    with closing(sqlite3.connect(FILE)) as db, db:  # the second db: commit, or undo on an error
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, values)]


query("""CREATE TABLE IF NOT EXISTS messages
         (number INTEGER PRIMARY KEY, room TEXT, username TEXT, text TEXT, timestamp TEXT)""")


def refusal(error, message):
    return {"ok": False, "error": error, "message": message}


@app.route("/")
def index():
    return render_template("index.html", rooms=["kitchen", "garden"])


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


query("""CREATE TABLE IF NOT EXISTS said (
    id INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT, who TEXT, what TEXT, at REAL
)""")


@dataclass(frozen=True)
class Message:
    number: int
    room: str
    username: str
    text: str
    timestamp: str

    @classmethod
    def stored(cls, row: dict[str, Any]) -> "Message":
        at = datetime.fromtimestamp(row["at"], UTC).isoformat()
        return cls(row["id"], row["place"], row["who"], row["what"], at)


@socketio.event
def message(data: dict[str, str]) -> dict[str, Any]:
    if data["room"] not in rooms():
        return refusal("not_a_member", "Join that room first.")
    [row] = query(
        "INSERT INTO said (place, who, what, at) VALUES (?, ?, ?, ?) RETURNING *",
        data["room"],
        session["username"],
        data["text"],
        datetime.now(UTC).timestamp(),
    )
    new = Message.stored(row)
    emit("message", asdict(new), to=new.room)
    return {"ok": True, "number": new.number, "timestamp": new.timestamp}


@socketio.event
def join(data: dict[str, str]) -> dict[str, Any]:
    join_room(data["room"])
    emit("message_history", {"room": data["room"], **page(data["room"], None, PAGE)})
    return {"ok": True}


@socketio.event
def message_history(data: dict[str, Any]) -> dict[str, Any]:
    if data["room"] not in rooms():
        return refusal("not_a_member", "Join that room first.")
    wanted = int(data.get("limit", PAGE))
    return {"ok": True, **page(data["room"], data.get("before"), sorted((1, wanted, MOST))[1])}


def page(room: str, before: int | None, limit: int) -> dict[str, Any]:
    rows = query(
        "SELECT * FROM said WHERE place = ?1 AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3",
        room,
        before,
        limit + 1,
    )
    more = len(rows) == limit + 1
    return {
        "messages": [asdict(Message.stored(row)) for row in reversed(rows[:limit])],
        "more": more,
    }
