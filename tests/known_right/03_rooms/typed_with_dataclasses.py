"""Type hints, dataclasses for the state under a lock, and more keys and events than asked for."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room, leave_room

Ack = dict[str, Any]


@dataclass
class Room:
    name: str
    people: dict[str, str] = field(default_factory=dict)
    messages: int = 0

    def tell(self, kind: str, username: str) -> None:
        status = {"room": self.name, "kind": kind, "username": username, "here": len(self.people)}
        emit("status", status, to=[self.name])


app: Flask = Flask(__name__)
socketio: SocketIO = SocketIO(app, async_mode="threading")
house: dict[str, Room] = {}
lock = Lock()


def rooms_here() -> list[str]:
    return [room.name for room in house.values() if request.sid in room.people]


@socketio.on("join")
def enter(data: dict[str, Any]) -> Ack:
    name = str(data.get("room") or "").strip()
    if not name:
        return {
            "ok": False,
            "error": "no_room",
            "message": "A room needs a name.",
            "hint": "kitchen",
        }
    with lock:
        room = house.setdefault(name, Room(name))
        room.people[request.sid] = data["username"]
    join_room(name)
    emit("welcome", {"room": name})
    room.tell("joined", data["username"])
    return {"ok": True, "rooms": rooms_here(), "members": list(room.people.values())}


@socketio.on("message")
def speak(data: dict[str, Any]) -> Ack:
    room = house.get(data.get("room", ""))
    if room is None or request.sid not in room.people:
        return {"ok": False, "error": "not_a_member", "message": f"You are not in {room}."}
    room.messages += 1
    username = room.people[request.sid]
    body = {"room": room.name, "number": room.messages, "username": username, "text": data["text"]}
    emit("message", body, to=room.name)
    emit("sent", body)
    return {"ok": True, "number": room.messages}


@socketio.on("leave")
def step_out(data: dict[str, Any]) -> Ack:
    room = house.get(data["room"])
    if room and (username := room.people.pop(request.sid, None)):
        leave_room(room.name)
        room.tell("left", username)
    return {"ok": True, "rooms": rooms_here()}


@socketio.on("disconnect")
def hang_up(reason: str) -> None:
    for name in rooms_here():
        step_out({"room": name})
