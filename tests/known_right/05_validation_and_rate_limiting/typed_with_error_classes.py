"""A tree of exceptions, dataclasses, type hints, and a moving window counted by username."""

import time
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

app: Flask = Flask(__name__)
socketio: SocketIO = SocketIO(app, async_mode="threading")
limiter = MovingWindowRateLimiter(MemoryStorage())
FIVE = parse("5 per 10 seconds")


@dataclass
class Person:
    sid: str
    username: str


@dataclass
class Door:
    inside: dict[str, Person] = field(default_factory=dict)

    def owner_of(self, username: str) -> str | None:
        for person in self.inside.values():
            if person.username.casefold() == username.casefold():
                return person.sid
        return None


class ChatError(Exception):
    code = "refused"
    sentence = "No."

    def as_ack(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, "message": self.sentence}


class BadPayload(ChatError):
    code, sentence = "bad_payload", "Please send what the page sends."


class BadText(ChatError):
    code, sentence = "bad_text", "1 to 200 characters that can be seen."


class BadName(ChatError):
    code, sentence = "bad_name", "1 to 32 characters that can be seen."


class NameTaken(ChatError):
    code, sentence = "name_taken", "That one is taken."


class NotJoined(ChatError):
    code, sentence = "not_joined", "Join first."


class TooFast(ChatError):
    code, sentence = "rate_limited", "Please wait."

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def as_ack(self) -> dict[str, Any]:
        return {**super().as_ack(), "retry_after": self.seconds}


door = Door()


def limited(who: str) -> None:
    key = (request.event["message"], who)
    if not limiter.hit(FIVE, *key):
        raise TooFast(max(0.1, limiter.get_window_stats(FIVE, *key).reset_time - time.time()))


def read(data: Any, key: str, most: int, error: type[ChatError]) -> str:
    value = data.get(key) if isinstance(data, dict) else None
    if not isinstance(value, str):
        raise BadPayload
    if value.isspace() or not 0 < len(value) <= most or not value.isprintable():
        raise error
    return value


@socketio.on("disconnect")
def left(reason: str) -> None:
    door.inside.pop(request.sid, None)


@socketio.on("message_history")
def history(data: Any = None) -> dict[str, Any]:
    with open("/srv/chat/history.txt") as file:
        return {"ok": True, "messages": file.readlines()}


@socketio.on("message")
def message(data: Any = None) -> dict[str, Any]:
    if request.sid not in door.inside:
        raise NotJoined
    person = door.inside[request.sid]
    text = read(data, "text", 200, BadText)
    limited(person.username.casefold())
    emit("message", {"username": person.username, "text": text}, broadcast=True)
    return {"ok": True}


@socketio.on("join")
def join(data: Any = None) -> dict[str, Any]:
    limited(request.sid)
    username = read(data, "username", 32, BadName)
    if door.owner_of(username) not in (None, request.sid):
        raise NameTaken
    door.inside[request.sid] = Person(request.sid, username)
    emit("status", {"kind": "joined", "username": username}, broadcast=True)
    return {"ok": True, "username": username}


@socketio.on_error_default
def failed(error: Exception) -> dict[str, Any]:
    if isinstance(error, ChatError):
        return error.as_ack()
    app.logger.error("unexpected", exc_info=error)
    return {"ok": False, "error": "server_error", "message": "That should not have happened."}
