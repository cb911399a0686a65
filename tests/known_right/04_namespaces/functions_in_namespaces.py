"""Plain functions with namespace=, a catch-all for unknown events, a handler of errors per namespace."""

from flask import Flask, request
from flask_socketio import ConnectionRefusedError, SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
people = {}


@socketio.on("connect", namespace="/chat")
def enter(auth=None):
    name = (auth or {}).get("username")
    if not name:
        raise ConnectionRefusedError("Who are you?", {"error": "username_missing", "retry": True})
    people[request.sid] = name
    emit("presence", {"members": sorted(people.values())}, to=request.sid)


@socketio.on("connect", namespace="/notifications")
def listen():
    emit("status", {"kind": "welcome"})


@socketio.on("message", namespace="/chat")
def say(data):
    name = people[request.sid]
    socketio.emit("status", {"kind": "message", "username": name}, namespace="/notifications")
    socketio.emit("message", {"username": name, "text": data["text"]}, namespace="/chat")
    return {"ok": True}


@socketio.on("disconnect", namespace="/chat")
def leave(reason):
    people.pop(request.sid, None)


@socketio.on("*", namespace="/chat")
def anything_else(event, *data):
    return {"ok": False, "error": "unknown_event", "message": "I do not know " + str(event)}


@socketio.on_error("/chat")
def stumbled(error):
    if request.event["message"] == "connect":
        raise ConnectionRefusedError("Something went wrong.")
    return {"ok": False, "error": "oops", "message": "Something went wrong."}
