from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
numbers = [1, 2, 3, 4, 5]  # of the messages that are stored


@socketio.on("message_history")
def on_message_history(data):
    before, limit = data["before"], data["limit"]
    older = [number for number in numbers if number < before]
    return {"ok": True, "numbers": older[-limit:], "more": len(older) > limit}
