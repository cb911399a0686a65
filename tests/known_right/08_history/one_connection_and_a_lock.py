"""One connection for all threads, behind a lock; rows as tuples; a cursor that is checked."""

import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from threading import Lock

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, join_room, rooms

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


lock = Lock()
db = sqlite3.connect(FILE, check_same_thread=False, isolation_level=None)
COLUMNS = ("number", "room", "username", "text", "timestamp")


def everything(sql, *values):
    with lock:
        return db.execute(sql, values).fetchall()


def on_message(data):
    if data["room"] not in rooms():
        return refusal("not_a_member", "Join that room first.")
    values = data["room"], session["username"], data["text"], datetime.now(UTC).isoformat()
    row = everything(
        "INSERT INTO messages (room, username, text, timestamp) VALUES (?, ?, ?, ?) RETURNING *",
        *values,
    )[0]
    message = dict(zip(COLUMNS, row, strict=True))
    socketio.emit("message", message, to=data["room"])
    return {"ok": True, **message}


def on_join(data):
    join_room(data["room"])
    socketio.emit("message_history", {"room": data["room"], **page(data["room"])}, to=request.sid)
    return {"ok": True}


def page(room, before=None, limit=PAGE):
    found = everything("SELECT * FROM messages WHERE room = ? ORDER BY number", room)
    older = [row for row in found if before is None or row[0] < before]
    newest = [dict(zip(COLUMNS, row, strict=True)) for row in older[-limit:]]
    return {"messages": newest, "more": len(older) > len(newest)}


def on_message_history(data):
    if data["room"] not in rooms():
        return refusal("not_a_member", "Join that room first.")
    before = data.get("before")
    if before is not None and not isinstance(before, int):
        return refusal("bad_payload", "before is the number of a message.")
    return {"ok": True, **page(data["room"], before, min(max(data.get("limit", PAGE), 1), MOST))}


socketio.on_event("message", on_message)
socketio.on_event("join", on_join)
socketio.on_event("message_history", on_message_history)
