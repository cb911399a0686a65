"""Lesson 10, for your eyes only: every person has a list of letters, as a letterbox has."""

import secrets

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
mail = {}  # username -> number -> letter
unread = set()  # pairs of number and reader
written = 0


def answer(error="", message=""):
    return {"ok": False, "error": error, "message": message} if error else {"ok": True}


@app.route("/")
def index():
    return render_template("index.html", letters=True)


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"].strip()
    mail.setdefault(session["username"], {})
    return answer()


def connect(auth):
    if "username" not in session:
        return False
    join_room(("mail", session["username"]))  # no payload can hold a tuple
    return None


def join(data):
    if data["room"] not in ["kitchen", "lobby"]:
        return answer("not_allowed", "Not open.")
    join_room(data["room"])
    return answer()


def message(data):
    global written
    if set(data["to"]) - set(mail):
        return answer("unknown_person", "Who is that?")
    written += 1
    letter = {**data, "username": session["username"], "number": written}
    names = {session["username"]}.union(data["to"])
    for name in names:
        mail[name][written] = letter
        emit("message", letter, to=[("mail", name)])
    unread.update((letter["number"], name) for name in data["to"])
    return {**answer(), "number": letter["number"]}


def message_history(data):
    own = mail[session["username"]]
    return {
        **answer(),
        "messages": [own[number] for number in sorted(own) if number > data["after"]],
    }


def read(data):
    me, number = session["username"], data["number"]
    letter = mail[me].get(number)
    if not letter or me not in letter["to"]:
        return answer("no_such_message", "No letter.")
    if (number, me) in unread:
        unread.remove((number, me))
        emit("read", {"number": number, "username": me}, room=[("mail", letter["username"])])
    return answer()


for handler in (connect, join, message, message_history, read):
    socketio.on_event(handler.__name__, handler)
