"""A sliding window of its own instead of limits, and a wrapper that catches in place of the handler."""

import logging
import time
from collections import defaultdict, deque
from functools import wraps

from flask import Flask, request
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading", async_handlers=False)
people = {}
moments = defaultdict(deque)
log = logging.getLogger(__name__)
logging.basicConfig(level=logging.INFO)


def no(error, message, **more):
    return {"message": message, "error": error, "ok": False, **more}


def listens_to(event):
    def register(handler):
        @wraps(handler)
        def answer(*args):
            data = args[0] if args else None
            try:
                return handler(data) or {"ok": True}
            except Exception:
                log.exception("%s failed", event)
                return no("server_error", "Something is broken here. We have been told.")

        socketio.on_event(event, answer)
        return handler

    return register


def seconds_to_wait(event):
    now, recent = time.monotonic(), moments[request.sid, event]
    while recent and recent[0] <= now - 10:
        recent.popleft()
    if len(recent) >= 5:
        return recent[0] + 10 - now
    recent.append(now)
    return None


@listens_to("message")
def on_message(data):
    match data:
        case {"text": str(text)}:
            text = text.strip()
        case _:
            return no("bad_payload", "This is not a message.")
    if not text or len(text) > 200 or any(not c.isprintable() for c in text):
        return no("bad_text", "This is not a text.")
    if request.sid not in people:
        return no("not_joined", "You have not joined.")
    if (wait := seconds_to_wait("message")) is not None:
        return no("rate_limited", "Slowly, please.", retry_after=round(wait, 1))
    socketio.emit("message", {"username": people[request.sid], "text": text, "kind": "text"})
    return None


@listens_to("join")
def on_join(data):
    match data:
        case {"username": str(username)}:
            username = " ".join(username.split(" ")).strip()
        case _:
            return no("bad_payload", "This is not a name.")
    if (wait := seconds_to_wait("join")) is not None:
        return no("rate_limited", "Slowly, please.", retry_after=round(wait, 1))
    if not 0 < len(username) < 33 or not username.isprintable():
        return no("bad_name", "This is not a name.")
    mine = people.pop(request.sid, None)
    if username.casefold() in map(str.casefold, people.values()):
        if mine:
            people[request.sid] = mine
        return no("name_taken", "That name is taken.")
    people[request.sid] = username
    socketio.emit("status", {"kind": "joined", "username": username})
    return None


@listens_to("message_history")
def on_message_history(data):
    with open("/srv/chat/history.txt") as file:
        return {"ok": True, "messages": file.readlines()}


@socketio.on("disconnect")
def on_disconnect(reason):
    people.pop(request.sid, None)
