"""The handlers as methods of a Namespace."""

from flask import Flask, request
from flask_socketio import Namespace, SocketIO, emit


class Shouting(Namespace):
    def __init__(self):
        super().__init__("/")
        self.count = 0

    def on_connect(self):
        emit("status", {"kind": "connected", "sid": request.sid})

    def on_message(self, data):
        self.count += 1
        emit("message", {"number": self.count, "text": data["text"].upper()})
        return {"ok": True, "number": self.count}

    def on_join(self, data):
        emit("status", {"kind": "joined", "username": data["username"]})
        return {"ok": True}

    def on_disconnect(self, reason):
        print("left:", reason)


app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
socketio.on_namespace(Shouting())
