"""A chat on plain Flask-SocketIO, the way its documentation shows it: socketio.run(app).

    python plain_flask.py threading|gevent FILE

Does the same work as the final app: a message is checked, counted against a limit, stored with a
gapless number, acknowledged after the commit and told to its room.
"""

import re
import sqlite3
import sys
import threading
import time
from datetime import UTC, datetime

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

PER_MINUTE = 1_000_000
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
SCHEMA = """
    CREATE TABLE rooms (name TEXT PRIMARY KEY, last_number INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE messages (
        room TEXT NOT NULL, number INTEGER NOT NULL, author TEXT NOT NULL, client_id TEXT NOT NULL,
        text TEXT NOT NULL, timestamp TEXT NOT NULL,
        PRIMARY KEY (room, number), UNIQUE (author, client_id)
    );
"""

async_mode, file = sys.argv[1:]
app = Flask(__name__)
socketio = SocketIO(app, async_mode=async_mode)
database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.executescript(SCHEMA)
lock = threading.Lock()
names, rooms, used = {}, {}, {}


@socketio.on("connect", namespace="/chat")
def connect(auth=None):
    names[request.sid] = request.args["name"]


@socketio.on("disconnect", namespace="/chat")
def disconnect(reason=None):
    names.pop(request.sid, None)
    rooms.pop(request.sid, None)


@socketio.on("join", namespace="/chat")
def join(data):
    with lock:
        database.execute("INSERT OR IGNORE INTO rooms (name) VALUES (?)", (data["room"],))
    join_room(data["room"])
    rooms[request.sid] = data["room"]
    return {"ok": True, "room": data["room"]}


@socketio.on("message", namespace="/chat")
def message(data):
    room, text, client_id = data["room"], data["text"], data["client_id"]
    author = names[request.sid]
    if rooms.get(request.sid) != room or not CLIENT_ID.fullmatch(client_id):
        return {"ok": False, "error": "bad_payload"}
    if not isinstance(text, str) or not text.strip() or len(text) > 4000:
        return {"ok": False, "error": "bad_text"}
    minute = int(time.time() // 60)
    since, count = used.get(author, (minute, 0))
    used[author] = (minute, count + 1 if since == minute else 1)
    if used[author][1] > PER_MINUTE:
        return {"ok": False, "error": "rate_limited"}
    timestamp = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        number = store(room, author, client_id, text, timestamp)
    except sqlite3.IntegrityError:
        return {"ok": False, "error": "sent_before"}
    told = {"room": room, "number": number, "username": author, "text": text}
    emit("message", {**told, "timestamp": timestamp, "client_id": client_id}, to=room)
    return {"ok": True, "number": number, "timestamp": timestamp}


def store(room, author, client_id, text, timestamp):
    with lock:
        database.execute("BEGIN IMMEDIATE")
        try:
            (number,) = database.execute(
                "UPDATE rooms SET last_number = last_number + 1 WHERE name = ? "
                "RETURNING last_number",
                (room,),
            ).fetchone()
            row = (room, number, author, client_id, text, timestamp)
            database.execute("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)", row)
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")
    return number


if __name__ == "__main__":
    if async_mode == "gevent":
        socketio.run(app, port=0, log_output=False)
    else:
        socketio.run(app, port=0, allow_unsafe_werkzeug=True, log_output=False)
