from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
names = {}  # from a sid to the username that belongs to it


@socketio.on("connect")
def on_connect(auth):
    names[request.sid] = auth["username"]
    join_room(f"person {auth['username']}")


@socketio.on("message")
def on_message(data):
    message = {"username": names[request.sid], "text": data["text"]}
    for username in {names[request.sid], data["to"]}:
        emit("message", message, to=f"person {username}")
    return {"ok": True}


@socketio.on("join")
def on_join(data):
    join_room(data["room"])
    return {"ok": True}
