"""Lesson 08, the past: your exercise, rooms that remember what was said in them.

Look at it:  python learn.py lesson 8 --mine
Check it:    python learn.py check 8
"""

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
    # TODO 1: store the message: INSERT a row with these four values, and take the number that
    #         the table gave it. With RETURNING number at its end, an INSERT makes query()
    #         return one row, [{"number": …}].
    number = None

    message = {"room": room, "number": number, "username": username, "text": text}
    emit("message", {**message, "timestamp": timestamp}, to=room)
    return {"ok": True, "number": number, "timestamp": timestamp}


@socketio.on("join")
def on_join(data):
    join_room(data["room"])
    # Task 2 has a part here: emit "message_history" with {"room": …, "messages": …, "more": …}
    # to the newcomer alone. The last two are what page_of() returns.
    return {"ok": True}


def page_of(room, before=LAST, limit=PAGE):
    """One page of a room's past, as {"messages": […], "more": …}."""
    # TODO 2: SELECT the newest messages of this room, `limit` of them, and return them with the
    #         oldest first. "more" is True when the room has older ones. (Ask for one message
    #         too many: if it comes there are more, and it does not belong on the page.)
    return {"messages": [], "more": False}


@socketio.on("message_history")
def on_message_history(data):
    # TODO 5: before anything else, ask whether this connection is in the room, as on_message
    #         does. Who is not gets the same refusal.

    limit = data.get("limit", PAGE)
    # TODO 4: bring the limit between 1 and MOST. (To SQLite a LIMIT of -1 means no limit.)

    # TODO 3: return {"ok": True, …} with the page of messages whose number is less than
    #         data["before"]; where there is no "before", the newest page. The condition belongs
    #         into the SELECT of page_of().
    return refusal("not_yet", "Nobody can page back yet.")
