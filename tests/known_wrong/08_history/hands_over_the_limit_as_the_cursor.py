# Task 3 must say: handed over where page_of() expects it

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


# ------ everything above stays as it is; your work starts here ------


@socketio.on("message")
def on_message(data):
    room, username, text = data["room"], session["username"], data["text"]
    if room not in rooms():  # rooms() names the rooms that this connection has joined
        return refusal("not_a_member", "Join that room first.")
    timestamp = datetime.now(UTC).isoformat()
    insert = "INSERT INTO messages (room, username, text, timestamp) VALUES (?, ?, ?, ?)"
    [row] = query(insert + " RETURNING number", room, username, text, timestamp)
    number = row["number"]
    message = {"room": room, "number": number, "username": username, "text": text}
    emit("message", {**message, "timestamp": timestamp}, to=room)
    return {"ok": True, "number": number, "timestamp": timestamp}


@socketio.on("join")
def on_join(data):
    join_room(data["room"])
    emit("message_history", {"room": data["room"], **page_of(data["room"])})
    return {"ok": True}


def page_of(room, before=LAST, limit=PAGE):
    """One page of a room's past, as {"messages": […], "more": …}."""
    select = "SELECT * FROM messages WHERE room = ? AND number < ? ORDER BY number DESC LIMIT ?"
    rows = query(select, room, before, limit + 1)
    return {"messages": rows[:limit][::-1], "more": len(rows) > limit}


@socketio.on("message_history")
def on_message_history(data):
    if data["room"] not in rooms():
        return refusal("not_a_member", "Join that room first.")
    limit = data.get("limit", PAGE)
    limit = max(1, min(limit, MOST))
    return {"ok": True, **page_of(data["room"], limit, data.get("before", LAST))}
