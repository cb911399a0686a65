"""Lesson 10, for your eyes only: functions that are named for their events, and a small database."""

import json
import secrets
import sqlite3
import threading

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
db.executescript(
    """CREATE TABLE people (name PRIMARY KEY);
    CREATE TABLE letters (number INTEGER PRIMARY KEY, username, receivers, text);
    CREATE TABLE receivers (number, name, has_read DEFAULT 0, PRIMARY KEY (number, name));"""
)
lock = threading.Lock()


def query(sql, *values):
    with lock:
        return db.execute(sql, values).fetchall()


def on_the_wire(row):
    number, username, receivers, text = row
    return {"number": number, "username": username, "to": json.loads(receivers), "text": text}


@app.route("/")
def index():
    return render_template("index.html", letters=True)


@app.post("/sign_in")
def sign_in():
    query("INSERT OR IGNORE INTO people VALUES (?)", request.form["username"])
    session["username"] = request.form["username"]
    return {"ok": True}


@socketio.event
def connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    join_room(f"person/{session['username']}")


@socketio.event
def join(data):
    if data["room"] != "lobby" and data["room"] != "kitchen":
        return {"ok": False, "error": "not_allowed", "message": "That is not an open room."}
    join_room(data["room"])
    return {"ok": True}


@socketio.event
def message(data):
    for name in data["to"]:
        if not query("SELECT 1 FROM people WHERE name = ?", name):
            return {"ok": False, "error": "unknown_person", "message": f"Who is {name}?"}
    me = session["username"]
    insert = "INSERT INTO letters VALUES (NULL, ?, ?, ?) RETURNING *"
    [row] = query(insert, me, json.dumps(data["to"]), data["text"])
    for name in data["to"]:
        query("INSERT INTO receivers (number, name) VALUES (?, ?)", row[0], name)
    emit("message", on_the_wire(row), to=[f"person/{name}" for name in {me, *data["to"]}])
    return {"ok": True, "number": row[0]}


@socketio.event
def message_history(data):
    rows = query(
        """SELECT * FROM letters WHERE number > ? AND (username = ?
           OR number IN (SELECT number FROM receivers WHERE name = ?)) ORDER BY number""",
        data["after"],
        session["username"],
        session["username"],
    )
    return {"ok": True, "messages": [on_the_wire(row) for row in rows]}


@socketio.event
def read(data):
    me = session["username"]
    own = "number = ? AND name = ?"
    if not query(f"SELECT 1 FROM receivers WHERE {own}", data["number"], me):
        return {"ok": False, "error": "no_such_message", "message": "No such letter."}
    mark = f"UPDATE receivers SET has_read = 1 WHERE {own} AND NOT has_read RETURNING 1"
    if query(mark, data["number"], me):
        [(writer,)] = query("SELECT username FROM letters WHERE number = ?", data["number"])
        emit("read", {"number": data["number"], "username": me}, to=f"person/{writer}")
    return {"ok": True}
