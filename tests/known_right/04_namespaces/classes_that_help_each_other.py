"""The chat holds the other namespace and speaks through it; the class answers its own errors."""

from flask import Flask, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit


class Notifications(Namespace):
    def announce(self, **status):
        self.emit("status", status)


class Chat(Namespace):
    def __init__(self, namespace, notifications):
        super().__init__(namespace)
        self.notifications = notifications
        self.usernames = {}

    def trigger_event(self, event, sid, *args):
        if getattr(self, f"on_{event}", None) is None:
            return {"ok": False, "error": "unknown_event", "message": "What?"}
        try:
            return super().trigger_event(event, sid, *args)
        except ConnectionRefusedError:
            raise
        except Exception:
            if event == "connect":
                return False
            return {"ok": False, "error": "server_error", "message": "Sorry."}

    def on_connect(self, auth=None):
        if auth is None or auth.get("username", "") == "":
            raise ConnectionRefusedError("Say who you are.", {"error": "username_missing"})
        self.usernames |= {request.sid: auth["username"]}
        emit("presence", {"members": [*self.usernames.values()]})

    def on_message(self, data):
        username = self.usernames[request.sid]
        message = dict(data, username=username)
        emit("message", {"text": message["text"], "username": username}, broadcast=True)
        self.notifications.announce(kind="message", username=username)
        return dict(ok=True)

    def on_disconnect(self, reason):
        del self.usernames[request.sid]


app = Flask(__name__)
socketio = SocketIO(async_mode="threading")
notifications = Notifications("/notifications")
socketio.on_namespace(notifications)
socketio.on_namespace(Chat("/chat", notifications))
socketio.init_app(app)
