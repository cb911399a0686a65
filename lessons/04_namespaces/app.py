"""Lesson 04, separate channels on one connection: the worked example.

Run it with `python learn.py lesson 4`, or by hand:
    flask --app lessons/04_namespaces/app.py run
"""

from flask import Blueprint, Flask, render_template, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")

SEATS = 2
usernames = {}  # who is in /chat: from the sid there to the name


@app.route("/")
def index():
    return render_template("index.html")


class Chat(Namespace):
    """The channel for talking: a method on_… handles the event of that name."""

    def on_connect(self, auth):
        if len(usernames) == SEATS:
            raise ConnectionRefusedError("The chat is full.", {"error": "full", "seats": SEATS})
        usernames[request.sid] = (auth or {}).get("username", "Somebody")
        notify("joined", usernames[request.sid])

    def on_message(self, data):
        message = {"username": usernames[request.sid], "text": data["text"]}
        emit("message", message, broadcast=True)  # to everyone in /chat, and nowhere else
        return {"ok": True}

    def on_disconnect(self, reason):
        notify("left", usernames.pop(request.sid))


class Notifications(Namespace):
    """The channel for news: here the server speaks, and visitors only listen."""

    def on_connect(self):
        emit("status", {"kind": "connected", "sid": request.sid})


def notify(kind, username):
    # Without namespace= this would stay in the namespace of the event, which is /chat.
    status = {"kind": kind, "username": username}
    emit("status", status, broadcast=True, namespace="/notifications")


# A class becomes part of the server here, and gets the name of its namespace.
socketio.on_namespace(Chat("/chat"))
socketio.on_namespace(Notifications("/notifications"))
