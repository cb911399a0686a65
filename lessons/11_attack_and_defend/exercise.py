"""Lesson 11, thinking like the other side: your exercise, a chat with many ways in.

It is weak on purpose: never let other people use it before the check is green.

Look at it:  python learn.py lesson 11 --mine
Check it:    python learn.py check 11
"""

import secrets

from flask import Blueprint, Flask, render_template, request, session
from flask_limiter import Limiter
from flask_socketio import ConnectionRefusedError, SocketIO, disconnect, emit, join_room
from limits import parse
from markupsafe import escape

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
limiter = Limiter(lambda: request.sid, app=app, storage_uri="memory://")
rate = parse("5 per 10 seconds")
rooms = {"lobby": None, "staff": ["Ann", "Ben"]}  # who may be in it; None: everybody
people = {}  # who is connected: from a connection's sid to a username
notes = []  # what was said in the lobby, for the wall: pairs of a username and a text


class Refused(Exception):
    """Raised for whatever is not accepted; `answer` is what the sender is to be told."""

    def __init__(self, error, message):
        super().__init__(message)
        self.answer = {"ok": False, "error": error, "message": message}


@app.route("/")
def index():
    return render_template("index.html")


@app.post("/sign_in")
def sign_in():
    username = request.form["username"].strip()
    if not 1 <= len(username) <= 32:
        return {"ok": False, "error": "bad_name", "message": "A name has 1 to 32 characters."}, 400
    session["username"] = username
    return {"ok": True, "username": username}


# ------ everything above stays as it is; your work starts here ------


# TODO 2: shut the door to two attacks. SocketIO lets a page of any other site connect, and
#         the browser adds the visitor's cookie. And who has not signed in is refused in
#         on_connect, and comes in all the same.
# TODO 4: let nobody win by mass. In on_message, refuse what is over the rate, counted for
#         each person and not for each connection, with Refused("rate_limited", …). And give
#         SocketIO a limit, so that no packet of more than 10,000 characters is read.
socketio = SocketIO(app, async_mode="threading", cors_allowed_origins="*")


@app.get("/wall")
def wall():
    # TODO 1: stop two attacks on whoever reads the wall: a text that is a program, and a
    #         name that is one. In wall both become HTML. They must stay readable as they were
    #         written: "1 < 2" is no attack.
    notices = [f'<li title="by {name}">{name}: {text}</li>' for name, text in notes]
    return f"<!doctype html><title>The wall</title><ul>{''.join(notices)}</ul>"


@app.post("/sign_out")
def sign_out():
    # TODO 5: end the login where it is still alive. In sign_out, disconnect each connection
    #         that this person has in people, and no other.
    session.clear()
    return {"ok": True}


@socketio.on_error_default
def on_error(error):
    if isinstance(error, Refused):
        return error.answer
    app.logger.exception("A handler failed")
    return {"ok": False, "error": "server_error", "message": "Something went wrong. Try again."}


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise Refused("not_signed_in", "Sign in first.")
    people[request.sid] = session["username"]
    join_room("lobby")


@socketio.on("join")
def on_join(data):
    check_room(data["room"])
    join_room(data["room"])
    return {"ok": True}


@socketio.on("message")
def on_message(data):
    check_room(data["room"])
    # TODO 3: end two lies. In on_message the sender says who the sender is; and whoever knows
    #         the name of a room may be in it, because check_room lets everybody pass.
    username = data["username"]
    if data["room"] == "lobby":
        notes.append((username, data["text"]))
    note = {"room": data["room"], "username": username, "text": data["text"]}
    emit("message", note, to=data["room"])
    return {"ok": True}


def check_room(room):
    # Still task 3: raise Refused("not_allowed", …) unless room is one of rooms, and this
    # person may be in it.
    pass


@socketio.on("disconnect")
def on_disconnect(reason):
    people.pop(request.sid, None)
