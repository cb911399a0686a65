"""A Namespace class, a set of sids per room, room= instead of to=, another order of the keys."""

from collections import defaultdict

from flask import Flask, request
from flask_socketio import Namespace, SocketIO, emit, join_room, leave_room


class Intercom(Namespace):
    def __init__(self):
        super().__init__("/")
        self.rooms_of = defaultdict(set)
        self.names = {}
        self.number = 0

    def on_join(self, data):
        room = data.get("room")
        if room in (None, ""):
            return {"message": "Which room?", "error": "no_room", "ok": False}
        self.names[request.sid] = data["username"]
        self.rooms_of[request.sid].add(room)
        join_room(room)
        self.notice(room, "joined")
        return {"rooms": sorted(self.rooms_of[request.sid]), "ok": True}

    def on_message(self, data):
        if data.get("room") not in self.rooms_of[request.sid]:
            return {"ok": False, "error": "not_a_member", "message": "You are not in there."}
        self.number += 1
        message = {"number": self.number, "username": self.names[request.sid], **data}
        emit("message", message, room=data["room"])
        return {"ok": True, "number": self.number}

    def on_leave(self, data):
        if data["room"] not in self.rooms_of[request.sid]:
            return {"ok": False, "error": "not_a_member", "message": "You are not in there."}
        self.rooms_of[request.sid].remove(data["room"])
        # Told before leaving, but not to oneself.
        self.notice(data["room"], "left", include_self=False)
        leave_room(data["room"])
        return {"ok": True, "rooms": list(self.rooms_of[request.sid])}

    def on_disconnect(self, reason):
        for room in self.rooms_of.pop(request.sid, ()):
            self.notice(room, "left")
        self.names.pop(request.sid, None)

    def notice(self, room, kind, **options):
        status = {"kind": kind, "username": self.names[request.sid], "room": room}
        emit("status", status, room=room, **options)


app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
socketio.on_namespace(Intercom())
