"""Lesson 05, never trust a payload: your exercise, a chat that lets nothing odd in.

Look at it:  python learn.py lesson 5 --mine
Check it:    python learn.py check 5
"""

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


# TODO 1: write one error handler for all events, under @socketio.on_error_default. It gets
#         the exception. For a Refused, return its answer. For anything else, print the
#         exception, and return the error "server_error" in the same shape: {"ok": False,
#         "error": …, "message": …}, with a sentence that tells nothing of the exception.


def text_of(data, key):
    # TODO 2: return the text that data holds under key. Raise Refused("bad_payload", …)
    #         when data is not a dictionary, or when what it holds there is not a text.
    return data[key]


def check_text(text):
    # TODO 3: raise Refused("bad_text", …) for a text that is empty, that has more than
    #         200 characters, or that is not printable (control characters, line breaks).
    pass


def check_username(username):
    # TODO 4: raise Refused("bad_name", …) for a name that is empty, that has more than
    #         32 characters, or that is not printable. Raise Refused("name_taken", …) when
    #         somebody else in people has it, be it in capitals or not.
    pass


def check_rate():
    # TODO 5: count this event against rate, for this person and this event alone (its
    #         name is request.event["message"]). When that is too many, raise
    #         Refused("rate_limited", …, retry_after=…) with the seconds left to wait.
    pass
