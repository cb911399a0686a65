# Task 1 must say: The room stands where the name should be

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


# ------ everything above stays as it is; your work starts here ------


def store(room, username, client_id, text):
    """Store a message; returns its row, and whether it is new."""
    following = "(SELECT coalesce(max(number), 0) + 1 FROM messages WHERE room = ?)"
    insert = f"""INSERT INTO messages (room, number, username, client_id, text)
                 VALUES (?, {following}, ?, ?, ?) ON CONFLICT DO NOTHING"""
    rows = query(insert + " RETURNING *", room, username, room, client_id, text)
    if rows:
        return rows[0], True
    select = "SELECT * FROM messages WHERE username = ? AND client_id = ?"
    return query(select, username, client_id)[0], False


@socketio.on("message")
def on_message(data):
    room, username = data["room"], session["username"]
    if room not in rooms():
        return refusal("not_a_member", "Join that room first.")
    try:
        message, is_new = store(room, username, data.get("client_id"), data["text"])
    except sqlite3.IntegrityError:
        return refusal("not_stored", "A message has a client_id, and up to 200 characters.")
    if is_new:
        emit("message", message, to=room)
    return {"ok": True, "number": message["number"]}


@socketio.on("message_history")
def on_message_history(data):
    room, after = data["room"], data["after"]
    if room not in rooms():
        return refusal("not_a_member", "Join that room first.")
    select = "SELECT * FROM messages WHERE room = ? AND number > ? ORDER BY number LIMIT ?"
    rows = query(select, room, after, PAGE + 1)
    return {"ok": True, "messages": rows[:PAGE], "more": len(rows) > PAGE}
