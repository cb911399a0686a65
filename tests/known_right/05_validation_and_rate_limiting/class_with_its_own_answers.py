"""A Namespace class that returns its answers, and raises nothing; the bug alone goes to the handler."""

import time

from flask import Flask, request
from flask_limiter import Limiter
from flask_socketio import Namespace, SocketIO, emit
from limits import RateLimitItemPerSecond


class Chat(Namespace):
    def __init__(self, limiter):
        super().__init__("/")
        self.rate = RateLimitItemPerSecond(5, 10)
        self.limits = limiter.limiter
        self.names = {}

    def on_join(self, *args):
        name = self.field(args, "username")
        if name is None:
            return self.no("bad_payload", "A dictionary with a username, please.")
        wait = self.wait("join")
        if wait:
            return self.no("rate_limited", "Too fast.", retry_after=wait)
        name = name.strip()
        if not name or len(name) > 32 or not name.isprintable():
            return self.no("bad_name", "That is no name.")
        taken = {n.lower() for sid, n in self.names.items() if sid != request.sid}
        if name.lower() in taken:
            return self.no("name_taken", "Somebody has that name.")
        self.names[request.sid] = name
        self.emit("status", {"username": name, "kind": "joined"})
        return {"ok": True}

    def on_message(self, *args):
        text = self.field(args, "text")
        if text is None:
            return self.no("bad_payload", "A dictionary with a text, please.")
        wait = self.wait("message")
        if wait:
            return self.no("rate_limited", "Too fast.", retry_after=wait)
        if not text.strip() or len(text.strip()) > 200 or not text.isprintable():
            return self.no("bad_text", "That is no text.")
        if request.sid not in self.names:
            return self.no("not_joined", "Who are you?")
        emit("message", {"username": self.names[request.sid], "text": text}, broadcast=True)
        return {"ok": True}

    def on_message_history(self, data=None):
        with open("/srv/chat/history.txt") as file:
            return {"ok": True, "messages": file.readlines()}

    def on_disconnect(self, reason):
        self.names.pop(request.sid, None)

    def wait(self, event):
        """Seconds to wait, or 0."""
        if self.limits.hit(self.rate, event, request.sid):
            return 0
        return int(self.limits.get_window_stats(self.rate, event, request.sid)[0] - time.time()) + 1

    @staticmethod
    def field(args, key):
        if len(args) == 1 and isinstance(args[0], dict) and isinstance(args[0].get(key), str):
            return args[0][key]
        return None

    @staticmethod
    def no(error, message, **more):
        return {"ok": False, "error": error, "message": message} | more


app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
limiter = Limiter(lambda: request.sid, app=app, storage_uri="memory://")
socketio.on_namespace(Chat(limiter))


@socketio.on_error_default
def on_error(error):
    print("bug:", repr(error))
    return Chat.no("server_error", "Sorry, that was our fault.")
