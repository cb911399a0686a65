"""The handlers as methods of a Namespace, whose own emit() reaches everyone in it."""

from flask import Flask, request
from flask_socketio import Namespace, SocketIO, emit

SONGS = ["Morning", "Noon", "Night"]


class Radio(Namespace):
    def __init__(self):
        super().__init__("/")
        self.number = 0
        self.names = {}
        self.playing = False

    def next_number(self):
        self.number += 1
        return self.number

    def on_message(self, data):
        number = self.next_number()
        self.emit("message", {"number": number, "text": data["text"]})
        return {"ok": True, "number": number}

    def on_join(self, data):
        self.names[request.sid] = data["username"]
        emit("presence", {"members": sorted(self.names.values())})
        joined = {"kind": "joined", "username": data["username"], "online": len(self.names)}
        self.emit("status", joined, include_self=False)
        if not self.playing:
            self.playing = True
            socketio.start_background_task(self.play)
        return {"ok": True}

    def on_disconnect(self, reason):
        username = self.names.pop(request.sid, None)
        if username is not None:
            left = {"kind": "left", "username": username, "online": len(self.names)}
            self.emit("status", left)

    def play(self):
        for song in SONGS:
            socketio.sleep(0.05)
            self.emit("message", {"number": self.next_number(), "text": song})


app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
socketio.on_namespace(Radio())
