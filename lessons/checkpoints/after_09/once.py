from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
stored = {}  # from a client_id to the message stored under it


@socketio.on("message")
def on_message(data):
    client_id = data["client_id"]
    is_new = client_id not in stored
    if is_new:
        stored[client_id] = {"number": len(stored) + 1, "text": data["text"]}
        emit("message", stored[client_id], broadcast=True)
    return {"ok": True, "number": stored[client_id]["number"]}
