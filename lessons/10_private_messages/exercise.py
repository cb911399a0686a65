"""Lesson 10, for your eyes only: your exercise, letters to one person or to several.

Look at it:  python learn.py lesson 10 --mine
Check it:    python learn.py check 10
"""

import secrets
from itertools import count

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; new with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
OPEN_ROOMS = ["lobby", "kitchen"]  # for everybody
people = set()  # everybody who has signed in at some time
numbers = count(1)
letters = {}  # number -> letter; a letter is sent to one person or to several
receipts = set()  # pairs of a number and the username of somebody who has read that letter


def box(username):
    return f"box of {username}"  # the room of one person, with all their tabs in it


@app.route("/")
def index():
    return render_template("index.html", letters=True)


@app.post("/sign_in")
def sign_in():
    username = request.form["username"].strip()
    if not 1 <= len(username) <= 32:
        return {"ok": False, "error": "bad_name", "message": "A name has 1 to 32 characters."}, 400
    session["username"] = username
    people.add(username)
    return {"ok": True, "username": username}


# ------ everything above stays as it is; your work starts here ------


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    # TODO 1: deliver letters into boxes. In on_connect, put the connection into its person's
    #         box. In on_message, send the letter into the boxes of those it is for, and of the
    #         one who wrote it, so that each of their tabs hears it once, and nobody else.


@socketio.on("join")
def on_join(data):
    # TODO 2: keep strangers out of boxes. Only the rooms in OPEN_ROOMS are for everybody; for
    #         any other name return an error "not_allowed" with a message, and join nothing.
    join_room(data["room"])
    return {"ok": True}


@socketio.on("message")
def on_message(data):
    # TODO 3: return an error "unknown_person" with a message when one of the names in the
    #         list "to" is not in people. Then nobody gets the letter. Somebody who is known
    #         may be away just now, and nothing in the answer may tell.
    letter = {"username": session["username"], "to": data["to"], "text": data["text"]}
    letter["number"] = next(numbers)
    letters[letter["number"]] = letter
    emit("message", letter, broadcast=True)
    return {"ok": True, "number": letter["number"]}


@socketio.on("message_history")
def on_message_history(data):
    # TODO 4: return only letters that this person has written or got, and of those the ones
    #         with a number above the one in "after".
    return {"ok": True, "messages": list(letters.values())}


@socketio.on("read")
def on_read(data):
    # TODO 5: tell the writer of the letter with this "number", in all their tabs and nobody
    #         else, that this person has read it: emit "read" with its number and the username
    #         of the reader, once for each reader (that is what receipts is for). To somebody
    #         it is not addressed to, answer as if there were none: error "no_such_message".
    return {"ok": True}
