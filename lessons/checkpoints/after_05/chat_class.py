from flask import Flask
from flask_socketio import Namespace, SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


class Chat(Namespace):
    def on_message(self, data):
        self.emit("message", {"text": data["text"]})
        return {"ok": True}


socketio.on_namespace(Chat("/"))
