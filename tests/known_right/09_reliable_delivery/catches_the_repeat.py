"""The repeat raises, and is told by asking for the row; a lock keeps threads apart."""

import secrets
import sqlite3
from contextlib import closing
from threading import Lock

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, join_room, rooms

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


one_at_a_time = Lock()


def find(username, client_id):
    rows = query("SELECT * FROM messages WHERE client_id = ? AND username = ?", client_id, username)
    return rows[0] if rows else None


@socketio.on("message")
def on_message(data):
    room, username, client_id = data["room"], session["username"], data.get("client_id")
    if room not in rooms():
        return refusal("not_a_member", "Join that room first.")
    with one_at_a_time:
        [last] = query("SELECT count(*) AS count FROM messages WHERE room = ?", room)
        try:
            query(
                "INSERT INTO messages VALUES (?, ?, ?, ?, ?)",
                room,
                last["count"] + 1,
                username,
                client_id,
                data["text"],
            )
        except sqlite3.IntegrityError:
            stored = find(username, client_id)
            if stored is None:
                return refusal("not_stored", "The database does not take this.")
            return {"ok": True, "number": stored["number"], "repeat": True}
    message = find(username, client_id)
    socketio.emit("message", message, to=room)
    return {"ok": True, "number": message["number"]}


@socketio.on("message_history")
def on_message_history(data):
    if data["room"] not in rooms():
        return refusal("not_a_member", "Join that room first.")
    select = """SELECT * FROM messages WHERE room = ?1 AND number > ?2 AND number <= ?2 + ?3
                ORDER BY number"""
    messages = query(select, data["room"], data["after"], PAGE)
    reached = data["after"] + len(messages)
    [last] = query("SELECT max(number) AS number FROM messages WHERE room = ?", data["room"])
    return {"ok": True, "messages": messages, "more": (last["number"] or 0) > reached}
