from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@socketio.on("connect")
def on_connect(auth):
    if not auth:
        return {"ok": False, "error": "not_signed_in"}
    emit("status", {"kind": "joined"}, broadcast=True)
    return None


@socketio.on("message")
def on_message(data):
    emit("message", {"text": data["text"]}, broadcast=True)
    return {"ok": True}
