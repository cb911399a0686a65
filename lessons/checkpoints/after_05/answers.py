from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@socketio.on("message")
def on_message(data):
    emit("message", {"text": data["text"]})
    emit("status", {"kind": "sent"}, broadcast=True, include_self=False)
    return {"ok": True}
