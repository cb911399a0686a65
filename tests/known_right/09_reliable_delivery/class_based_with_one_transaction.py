"""A Namespace class; one transaction that begins with its lock, looks, and inserts."""

import secrets
import sqlite3
from contextlib import closing

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit, join_room, rooms

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


class Rooms(Namespace):
    def on_connect(self, auth):
        if "username" not in session:
            raise ConnectionRefusedError("Sign in first.")

    def on_join(self, data):
        join_room(data["room"])
        return {"ok": True, "room": data["room"]}

    def on_message(self, data):
        room = data["room"]
        if room not in rooms():
            return refusal("not_a_member", "Join that room first.")
        if not data.get("client_id") or len(data["text"]) > 200:
            return refusal("not_stored", "Too long, or without a client_id.")
        message = {
            "client_id": data["client_id"],
            "room": room,
            "text": data["text"],
            "username": session["username"],
        }
        number, is_new = self.store(message)
        if is_new:
            emit("message", {**message, "number": number}, room=room)
        return {"number": number, "ok": True}

    def store(self, message):
        with closing(sqlite3.connect(FILE, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            known = db.execute(
                "SELECT number FROM messages WHERE username = :username AND client_id = :client_id",
                message,
            ).fetchone()
            if known:
                db.execute("ROLLBACK")
                return known[0], False
            last = db.execute("SELECT max(number) FROM messages WHERE room = :room", message)
            number = (last.fetchone()[0] or 0) + 1
            db.execute(
                "INSERT INTO messages VALUES (:room, :number, :username, :client_id, :text)",
                {**message, "number": number},
            )
            db.execute("COMMIT")
        return number, True

    def on_message_history(self, data):
        if data["room"] not in rooms():
            return refusal("not_a_member", "Join that room first.")
        found = query(
            "SELECT * FROM messages WHERE room = ? AND number > ? ORDER BY number",
            data["room"],
            data["after"],
        )
        return {"messages": found[:PAGE], "more": bool(found[PAGE:]), "ok": True}


socketio.on_namespace(Rooms("/"))
