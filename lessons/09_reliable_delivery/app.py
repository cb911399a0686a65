"""Lesson 09, nothing lost and nothing twice: the worked example, a lobby with receipts."""

import secrets
import sqlite3
from contextlib import closing

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")


def query(sql, *values):
    with closing(sqlite3.connect("lesson_09.db")) as db, db:  # the second db: commit, or undo
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, values)]


query("""CREATE TABLE IF NOT EXISTS messages (number INTEGER PRIMARY KEY, username, client_id, text,
         UNIQUE (username, client_id))""")


@app.route("/")
def index():
    return render_template("index.html", room="lobby")


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
    key = (session["username"], data["client_id"])
    insert = "INSERT INTO messages VALUES (NULL, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING *"
    for message in query(insert, *key, data["text"]):  # the new row; for a repeat, none
        emit("message", message, broadcast=True)
    [stored] = query("SELECT number FROM messages WHERE username = ? AND client_id = ?", *key)
    return {"ok": True, "number": stored["number"]}


@socketio.on("message_history")
def on_message_history(data):
    rows = query("SELECT * FROM messages WHERE number > ? ORDER BY number LIMIT 6", data["after"])
    return {"ok": True, "messages": rows[:5], "more": len(rows) > 5}
