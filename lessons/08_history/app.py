"""Lesson 08, the past: the worked example, a lobby that remembers what was said."""

import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
FILE, PAGE = "lesson_08.db", 5  # the file is made where the server is started; messages on a page


def query(sql, *values):
    with closing(sqlite3.connect(FILE)) as db, db:  # the second db: commit, or undo on an error
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, values)]


query("CREATE TABLE IF NOT EXISTS messages (number INTEGER PRIMARY KEY, username, text, timestamp)")


@app.route("/")
def index():
    return render_template("index.html", rooms=["lobby"])


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


@socketio.on("message")
def on_message(data):
    insert = "INSERT INTO messages (username, text, timestamp) VALUES (?, ?, ?) RETURNING *"
    [message] = query(insert, session["username"], data["text"], datetime.now(UTC).isoformat())
    emit("message", message, broadcast=True)
    return {"ok": True, "number": message["number"], "timestamp": message["timestamp"]}


@socketio.on("message_history")
def on_message_history(data):
    select = "SELECT * FROM messages WHERE number < ? ORDER BY number DESC LIMIT ?"
    rows = query(select, data.get("before", 2**63 - 1), PAGE + 1)  # one too many: is there more?
    return {"ok": True, "messages": rows[:PAGE][::-1], "more": len(rows) > PAGE}
