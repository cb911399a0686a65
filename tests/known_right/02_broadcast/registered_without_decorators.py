"""Plain functions, registered with on_event; one list for the state; the task is a nested function."""

from flask import Flask, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(async_mode="threading")
said = []
listeners = []
SONGS = "Morning Noon Night".split()


def number_of(text):
    said.append(text)
    return len(said)


def got_message(data):
    number = number_of(data["text"])
    emit("message", {"text": data["text"], "number": number}, broadcast=True)
    return {"ok": True, "number": number}


def joined(data):
    def play():
        for song in SONGS:
            socketio.sleep(0.05)
            socketio.emit("message", {"text": song, "number": number_of(song)})

    before = [one for one in listeners if one["sid"] != request.sid]
    listeners[:] = [*before, {"sid": request.sid, "username": data["username"]}]
    status = {"kind": "joined", "username": data["username"], "online": len(listeners)}
    for other in connected - {request.sid}:
        emit("status", status, to=other)
    emit("presence", {"members": [one["username"] for one in listeners]})
    if not started:
        started.append(socketio.start_background_task(play))
    return {"ok": True}


def came(auth):
    connected.add(request.sid)


def went(reason):
    connected.discard(request.sid)
    for one in [one for one in listeners if one["sid"] == request.sid]:
        listeners.remove(one)
        status = {"kind": "left", "username": one["username"], "online": len(listeners)}
        emit("status", status, broadcast=True)


connected = set()
started = []
socketio.on_event("message", got_message)
socketio.on_event("join", joined)
socketio.on_event("connect", came)
socketio.on_event("disconnect", went)
socketio.init_app(app)
