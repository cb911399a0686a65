from flask import Flask
from flask_socketio import SocketIO, emit, join_room, leave_room

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@socketio.on("join")
def on_join(data):
    join_room(data["room"])
    return {"ok": True}


@socketio.on("leave")
def on_leave(data):
    leave_room(data["room"])
    return {"ok": True}


@socketio.on("message")
def on_message(data):
    emit("message", {"text": data["text"]}, to=data["room"])
    return {"ok": True}
