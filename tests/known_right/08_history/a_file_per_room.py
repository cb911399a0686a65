"""A table in a file of its own for each room; numbers from a table of numbers; more events."""

import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

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


query("CREATE TABLE IF NOT EXISTS numbers (number INTEGER PRIMARY KEY)")


def in_room(room, sql, *values):
    """Run a statement on the file of one room, whose name is safe for any system."""
    with closing(sqlite3.connect(f"room_{room.encode().hex()}.db")) as db, db:
        db.row_factory = sqlite3.Row
        db.execute(
            "CREATE TABLE IF NOT EXISTS messages (number INTEGER PRIMARY KEY, username, text, timestamp)"
        )
        return [dict(row) for row in db.execute(sql, values)]


@socketio.on("message")
def on_message(data):
    room = data["room"]
    if room not in rooms(request.sid):
        return refusal("not_a_member", "Join that room first.")
    number = query("INSERT INTO numbers VALUES (NULL) RETURNING number")[0]["number"]
    now = datetime.now(UTC).isoformat()
    stored = (number, session["username"], data["text"], now)
    in_room(room, "INSERT INTO messages VALUES (?, ?, ?, ?)", *stored)
    message = dict(zip(("number", "username", "text", "timestamp"), stored, strict=True))
    emit("message", {"room": room, **message}, to=room)
    return {"ok": True, "number": number, "timestamp": now}


@socketio.on("join")
def on_join(data):
    join_room(data["room"])
    emit("status", {"room": data["room"], "kind": "joined"}, to=data["room"], include_self=False)
    emit("message_history", {"room": data["room"], **page(data["room"], LAST, PAGE)})
    return {"ok": True}


@socketio.on("message_history")
def on_message_history(data):
    room = data["room"]
    if room in rooms():
        limit = max(1, min(data.get("limit", PAGE), MOST))
        return {"ok": True, **page(room, data.get("before", LAST), limit)}
    return refusal("not_a_member", "Join that room first.")


def page(room, before, limit):
    found = in_room(room, "SELECT * FROM messages WHERE number < ? ORDER BY number", before)
    return {"messages": found[-limit:], "more": bool(found[:-limit])}
