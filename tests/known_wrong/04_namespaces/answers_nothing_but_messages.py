# Task 1 must say: your trigger_event must pass on

from flask import Blueprint, Flask, render_template, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
usernames = {}  # who is in /chat: from the sid there to the name


@app.route("/")
def index():
    return render_template("index.html")


# ------ everything above stays as it is; your work starts here ------


class Chat(Namespace):
    def on_connect(self, auth):
        if not auth or not auth.get("username"):
            raise ConnectionRefusedError("Say who you are.", {"error": "username_missing"})

        usernames[request.sid] = auth["username"]

        emit("presence", {"members": list(usernames.values())})

    def on_message(self, data):
        username = usernames[request.sid]
        emit("message", {"username": username, "text": data["text"]}, broadcast=True)
        status = {"kind": "message", "username": username}
        emit("status", status, broadcast=True, namespace="/notifications")
        return {"ok": True}

    def on_disconnect(self, reason):
        usernames.pop(request.sid, None)

    def trigger_event(self, event, *args):
        if event != "message":
            message = f"The chat knows no event {event}."
            return {"ok": False, "error": "unknown_event", "message": message}
        return super().trigger_event(event, *args)


class Notifications(Namespace):
    pass


@socketio.on_error_default
def on_error(error):
    print(f"{type(error).__name__}: {error}", flush=True)
    if request.event["message"] == "connect":
        return False
    return {"ok": False, "error": "server_error", "message": "Something went wrong here."}


socketio.on_namespace(Chat("/chat"))
socketio.on_namespace(Notifications("/notifications"))
