"""Membership is asked of Flask-SocketIO itself, with rooms(); @socketio.event; socketio.emit with to=."""

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room, rooms

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
names = {}
log = []


def mine():
    return [room for room in rooms() if room != request.sid]


@socketio.event
def join(data):
    if not data.get("room"):
        return {"ok": False, "error": "no_room", "message": "Please name a room."}
    names[request.sid] = data["username"]
    join_room(data["room"])
    tell("joined", data["room"])
    return {"ok": True, "rooms": mine()}


@socketio.event
def message(data):
    if data.get("room") not in mine():
        return {"ok": False, "error": "not_a_member", "message": "Please join the room first."}
    log.append({**data, "username": names[request.sid], "number": len(log) + 1})
    socketio.emit("message", log[-1], to=data["room"])
    return {"ok": True, "number": log[-1]["number"]}


@socketio.event
def leave(data):
    if data.get("room") in mine():
        leave_room(data["room"])
        tell("left", data["room"])
    return {"ok": True, "rooms": mine()}


@socketio.event
def disconnect(reason):
    for room in mine():
        tell("left", room)
    del names[request.sid]


def tell(kind, room):
    status = {"room": room, "kind": kind, "username": names.get(request.sid)}
    socketio.emit("status", status, to=room)


@socketio.event
def connect():
    names[request.sid] = "nobody"
