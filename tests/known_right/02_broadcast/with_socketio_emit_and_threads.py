"""socketio.emit() for everything, a set of pairs for the state, a lock, and a plain thread."""

import threading
import time
from itertools import count

from flask import Flask, request
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)
present = set()
lock = threading.Lock()
started = threading.Event()


@socketio.on("message")
def on_message(data):
    number = next(numbers)
    socketio.emit("message", {"number": number, "text": data["text"]})
    return {"ok": True, "number": number}


@socketio.on("join")
def on_join(data):
    with lock:
        present.add((request.sid, data["username"]))
        names = [name for _, name in present]
        if not started.is_set():
            started.set()
            threading.Thread(target=play, daemon=True).start()
    socketio.emit("presence", {"members": names}, to=request.sid)
    joined = {"kind": "joined", "username": data["username"], "online": len(names)}
    socketio.emit("status", joined, include_self=False)
    return {"ok": True}


@socketio.on("disconnect")
def on_disconnect(reason):
    with lock:
        gone = {pair for pair in present if pair[0] == request.sid}
        present.difference_update(gone)
        online = len(present)
    for _, username in gone:
        socketio.emit("status", {"kind": "left", "username": username, "online": online})


def play():
    for song in ("Morning", "Noon", "Night"):
        time.sleep(0.05)
        socketio.emit("message", {"number": next(numbers), "text": song})
