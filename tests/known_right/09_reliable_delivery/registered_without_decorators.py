"""on_event, a table of its own, and a repeat found by INSERT … WHERE NOT EXISTS."""

import secrets
import sqlite3
from contextlib import closing

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


query("""CREATE TABLE IF NOT EXISTS log (
    place TEXT, position INTEGER, author TEXT, mark TEXT, words TEXT,
    PRIMARY KEY (place, position), UNIQUE (author, mark)
)""")


def as_message(row):
    return {
        "room": row["place"],
        "number": row["position"],
        "username": row["author"],
        "text": row["words"],
        "client_id": row["mark"],
    }


def send(data):
    if data["room"] not in rooms(request.sid):
        return refusal("not_a_member", "Join that room first.")
    mark, words = data.get("client_id"), data["text"]
    if not isinstance(mark, str) or len(words) > 200:
        return refusal("not_stored", "Not like this.")
    new = query(
        """INSERT INTO log
           SELECT ?1, (SELECT ifnull(max(position), 0) + 1 FROM log WHERE place = ?1), ?2, ?3, ?4
           WHERE NOT EXISTS (SELECT 1 FROM log WHERE author = ?2 AND mark = ?3) RETURNING *""",
        data["room"],
        session["username"],
        mark,
        words,
    )
    for row in new:
        emit("message", as_message(row), to=row["place"])
    [row] = query("SELECT * FROM log WHERE author = ? AND mark = ?", session["username"], mark)
    return {"ok": True, "number": row["position"]}


def fill(data):
    if data["room"] not in rooms(request.sid):
        return refusal("not_a_member", "Join that room first.")
    sql = "SELECT * FROM log WHERE place = ? AND position > ? ORDER BY position LIMIT ?"
    rows = query(sql, data["room"], data["after"], PAGE + 1)
    more = len(rows) == PAGE + 1
    return {"ok": True, "messages": [as_message(row) for row in rows][:PAGE], "more": more}


socketio.on_event("message", send)
socketio.on_event("message_history", fill)
