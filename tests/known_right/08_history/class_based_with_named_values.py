"""A Namespace class, values by name, the page turned round by SQL, members noted by itself."""

import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit, join_room

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


class Rooms(Namespace):
    members = set()

    def on_connect(self, auth):
        if "username" not in session:
            raise ConnectionRefusedError("Sign in first.")

    def on_disconnect(self, reason):
        for pair in [pair for pair in self.members if pair[0] == request.sid]:
            self.members.discard(pair)

    def on_join(self, data):
        self.members.add((request.sid, data["room"]))
        join_room(data["room"])
        page = self.page(data["room"], LAST, PAGE)
        emit("message_history", page | {"room": data["room"]}, to=request.sid)
        return {"rooms": [data["room"]], "ok": True}

    def on_message(self, data):
        if (request.sid, data["room"]) not in self.members:
            return refusal("not_a_member", "You are not in there.")
        with closing(sqlite3.connect(FILE)) as db:
            message = {
                "text": data["text"],
                "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "username": session["username"],
                "room": data["room"],
            }
            added = db.execute(
                "INSERT INTO messages VALUES (NULL, :room, :username, :text, :timestamp)", message
            )
            db.commit()
        message["number"] = added.lastrowid
        emit("message", message, room=data["room"])
        return {"ok": True, "number": added.lastrowid, "timestamp": message["timestamp"]}

    def on_message_history(self, data):
        if (request.sid, data["room"]) not in self.members:
            return refusal("not_a_member", "You are not in there.")
        limit = data.get("limit", PAGE)
        if limit < 1:
            limit = 1
        if limit > MOST:
            limit = MOST
        return self.page(data["room"], data.get("before", LAST), limit) | {"ok": True}

    def page(self, room, before, limit):
        select = """SELECT * FROM (SELECT * FROM messages WHERE room = ? AND number < ?
                    ORDER BY number DESC LIMIT ?) ORDER BY number"""
        messages = query(select, room, before, limit)
        first = messages[0]["number"] if messages else 0
        older = query(
            "SELECT EXISTS (SELECT 1 FROM messages WHERE room = ? AND number < ?) AS more",
            room,
            first,
        )
        return {"messages": messages, "more": bool(older[0]["more"])}


socketio.on_namespace(Rooms("/"))
