# Task 1 must say: box() got the whole list of names

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
    join_room(box(session["username"]))


@socketio.on("join")
def on_join(data):
    if data["room"] not in OPEN_ROOMS:
        return {"ok": False, "error": "not_allowed", "message": "There is no such open room."}
    join_room(data["room"])
    return {"ok": True}


@socketio.on("message")
def on_message(data):
    if not people.issuperset(data["to"]):
        return {"ok": False, "error": "unknown_person", "message": "Nobody has one of the names."}
    letter = {"username": session["username"], "to": data["to"], "text": data["text"]}
    letter["number"] = next(numbers)
    letters[letter["number"]] = letter
    emit("message", letter, to=[box(letter["username"]), box(letter["to"])])
    return {"ok": True, "number": letter["number"]}


@socketio.on("message_history")
def on_message_history(data):
    me = session["username"]
    own = [each for each in letters.values() if me == each["username"] or me in each["to"]]
    return {"ok": True, "messages": [each for each in own if each["number"] > data["after"]]}


@socketio.on("read")
def on_read(data):
    me, letter = session["username"], letters.get(data["number"])
    if letter is None or me not in letter["to"]:
        return {"ok": False, "error": "no_such_message", "message": "There is no such letter."}
    receipt = (letter["number"], me)
    if receipt not in receipts:
        receipts.add(receipt)
        emit("read", {"number": letter["number"], "username": me}, to=box(letter["username"]))
    return {"ok": True}
