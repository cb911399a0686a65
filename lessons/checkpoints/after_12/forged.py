from flask import Flask, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
names = {}  # from a sid to the username that belongs to it


@socketio.on("connect")
def on_connect(auth):
    names[request.sid] = auth["username"]


@socketio.on("message")
def on_message(data):
    message = {"username": names[request.sid], **data}
    emit("message", message, broadcast=True)
    return {"ok": True, "from": message["username"]}
