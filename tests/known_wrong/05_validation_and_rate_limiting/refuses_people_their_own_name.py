# Task 4 must say: their own

import time

from flask import Blueprint, Flask, render_template, request
from flask_limiter import Limiter
from flask_socketio import SocketIO, emit
from limits import parse

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading", max_http_buffer_size=10_000)
limiter = Limiter(lambda: request.sid, app=app, storage_uri="memory://")
rate = parse("5 per 10 seconds")
people = {}  # who has joined: from a connection's sid to a username


class Refused(Exception):
    """Raised for whatever is not accepted; `answer` is what the sender is to be told."""

    def __init__(self, error, message, **more):
        super().__init__(message)
        self.answer = {"ok": False, "error": error, "message": message, **more}


@app.route("/")
def index():
    return render_template("index.html")


@socketio.on("join")
def on_join(data=None):  # None: the event came without any data
    check_rate()
    username = text_of(data, "username").strip()
    check_username(username)
    people[request.sid] = username
    emit("status", {"kind": "joined", "username": username}, broadcast=True)
    return {"ok": True}


@socketio.on("message")
def on_message(data=None):
    check_rate()
    text = text_of(data, "text").strip()
    check_text(text)
    if request.sid not in people:
        raise Refused("not_joined", "Join first: you have no name yet.")
    emit("message", {"username": people[request.sid], "text": text}, broadcast=True)
    return {"ok": True}


@socketio.on("message_history")
def on_message_history(data=None):
    # A bug that somebody left here: there is no such file. It stays, for task 1.
    with open("/srv/chat/history.txt") as file:
        return {"ok": True, "messages": file.readlines()}


@socketio.on("disconnect")
def on_disconnect(reason):
    people.pop(request.sid, None)


# ------ everything above stays as it is; your work starts here ------


@socketio.on_error_default
def on_error(error):
    if isinstance(error, Refused):
        return error.answer
    app.logger.exception("A handler failed")
    return {"ok": False, "error": "server_error", "message": "Something went wrong. Try again."}


def text_of(data, key):
    if not isinstance(data, dict) or not isinstance(data.get(key), str):
        raise Refused("bad_payload", f'Send a dictionary with a text under "{key}".')
    return data[key]


def check_text(text):
    if not 1 <= len(text) <= 200:
        raise Refused("bad_text", "A message has 1 to 200 characters.")
    if not text.isprintable():
        raise Refused("bad_text", "A message has no control characters or line breaks.")


def check_username(username):
    if not 1 <= len(username) <= 32 or not username.isprintable():
        raise Refused("bad_name", "A name has 1 to 32 characters, all of them printable.")
    others = [name.casefold() for name in people.values()]
    if username.casefold() in others:
        raise Refused("name_taken", "Somebody here has that name. Take another one.")


def check_rate():
    event = request.event["message"]
    if not limiter.limiter.hit(rate, request.sid, event):
        reset = limiter.limiter.get_window_stats(rate, request.sid, event).reset_time
        raise Refused("rate_limited", "Too fast. Wait a moment.", retry_after=reset - time.time())
