from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@socketio.on("message")
def on_message(data):
    emit("message", {"text": data["text"]}, broadcast=True)
    if len(data["text"]) > 20:
        raise ValueError("too long")
    return {"ok": True}


@socketio.on_error_default
def on_error(error):
    return {"ok": False, "error": "bad_text"}
