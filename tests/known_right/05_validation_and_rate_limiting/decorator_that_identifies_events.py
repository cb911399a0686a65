"""@limiter.limit made to work: request_identifier names the event, on_error_default knows the breach."""

import time
import traceback
import unicodedata

from flask import Flask, request
from flask_limiter import Limiter, RateLimitExceeded
from flask_socketio import SocketIO, emit


def name_of_event():
    event = getattr(request, "event", None)
    return event["message"] if event else request.endpoint


app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
limiter = Limiter(
    lambda: request.sid,
    app=app,
    storage_uri="memory://",
    request_identifier=name_of_event,
)
people = {}


class Wrong(ValueError):
    pass


@socketio.on_error_default
def explain(error):
    answer = {"ok": False, "error": "server_error", "message": "Our fault, not yours."}
    if isinstance(error, Wrong):
        answer["error"], answer["message"] = error.args
    elif isinstance(error, RateLimitExceeded):
        answer["error"] = "rate_limited"
        answer["retry_after"] = limiter.current_limit.reset_at - time.time()
    else:
        traceback.print_exception(error)
    return answer


def need(condition, error, message):
    if not condition:
        raise Wrong(error, message)


def is_visible(text):
    return not any(unicodedata.category(c)[0] == "C" for c in text)


@socketio.event
@limiter.limit("5/10 seconds")
def join(data=None):
    need(isinstance(data, dict), "bad_payload", "Not a dictionary.")
    username = data.get("username")
    need(isinstance(username, str), "bad_payload", "No username.")
    need(0 < len(username.strip()) <= 32, "bad_name", "Names have 1 to 32 characters.")
    need(is_visible(username), "bad_name", "What is that?")
    for sid, name in list(people.items()):
        need(sid == request.sid or name.casefold() != username.casefold(), "name_taken", "Taken.")
    people[request.sid] = username
    emit("status", {"username": username, "kind": "joined"}, broadcast=True)
    return {"ok": True}


@socketio.event
@limiter.limit("5/10 seconds")
def message(data=None):
    need(isinstance(data, dict), "bad_payload", "Not a dictionary.")
    text = data.get("text")
    need(isinstance(text, str), "bad_payload", "No text.")
    need(0 < len(text.strip()) <= 200, "bad_text", "Messages have 1 to 200 characters.")
    need(is_visible(text), "bad_text", "What is that?")
    need(request.sid in people, "not_joined", "Join first.")
    socketio.emit("message", {"username": people[request.sid], "text": text})
    return {"ok": True}


@socketio.event
def message_history(data=None):
    with open("/srv/chat/history.txt") as file:
        return {"ok": True, "messages": file.readlines()}


@socketio.event
def disconnect(reason):
    del_name = people.pop(request.sid, None)
    if del_name:
        emit("status", {"kind": "left", "username": del_name}, broadcast=True)
