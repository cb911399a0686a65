"""Type hints, a dataclass that knows no network, one helper that tells, handlers in another order."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit


@dataclass
class Station:
    songs: tuple[str, ...] = ("Morning", "Noon", "Night")
    names: dict[str, str] = field(default_factory=dict)
    number: int = 0
    on_air: bool = False

    def arrive(self, sid: str, name: str) -> None:
        self.names[sid] = name

    def depart(self, sid: str) -> str:
        return self.names.pop(sid, "")

    def next_number(self) -> int:
        self.number += 1
        return self.number


app: Flask = Flask(__name__)
socketio: SocketIO = SocketIO(app, async_mode="threading")
station = Station()


def tell(kind: str, username: str, **whom: Any) -> None:
    emit("status", {"kind": kind, "username": username, "online": len(station.names)}, **whom)


@socketio.on("disconnect")
def goodbye(reason: str) -> None:
    if username := station.depart(request.sid):
        tell("left", username, broadcast=True)


@socketio.on("join")
def welcome(data: dict[str, str]) -> dict[str, bool]:
    station.arrive(request.sid, data["username"])
    if not station.on_air:
        station.on_air = True
        socketio.start_background_task(target=broadcast_songs)
    tell("joined", data["username"], broadcast=True, include_self=False)
    emit("presence", {"members": [*station.names.values()]}, broadcast=False)
    return {"ok": True}


@socketio.on("message")
def pass_on(data: dict[str, str]) -> dict[str, Any]:
    answer = {"number": station.next_number(), "text": data["text"]}
    emit("message", answer, broadcast=True, include_self=True)
    return {"ok": True, "number": answer["number"]}


def broadcast_songs() -> None:
    with app.app_context():
        for song in station.songs:
            socketio.sleep(0.05)
            payload = {"number": station.next_number(), "text": song}
            emit("message", payload, namespace="/", broadcast=True)
