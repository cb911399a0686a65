"""Checks types before it uses them, so that nothing fails; self.emit, which reaches everyone."""

from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import Namespace, SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


def problem(code, message):
    return {"ok": False, "error": code, "message": message}


class Chat(Namespace):
    KNOWN = ("connect", "disconnect", "message")

    def __init__(self, namespace):
        super().__init__(namespace)
        self.members = []

    def trigger_event(self, event, *args):
        if event in self.KNOWN:
            return super().trigger_event(event, *args)
        return problem("unknown_event", f"Nobody listens to {event}.")

    def on_connect(self, auth):
        username = auth.get("username") if isinstance(auth, dict) else None
        if not isinstance(username, str) or not username:
            raise Refusal("A name, please.", {"error": "username_missing"})
        self.members.append((request.sid, username))
        emit("presence", {"members": [name for _, name in self.members]}, room=request.sid)

    def on_message(self, data):
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            return problem("bad_message", "A message needs a text.")
        username = dict(self.members)[request.sid]
        self.emit("message", {"username": username, "text": data["text"]})
        self.emit("status", {"kind": "message", "username": username}, namespace="/notifications")
        return {"ok": True}

    def on_disconnect(self, reason):
        self.members = [each for each in self.members if each[0] != request.sid]


socketio.on_namespace(Namespace("/notifications"))
socketio.on_namespace(Chat("/chat"))
