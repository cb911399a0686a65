"""@socketio.event takes the name from the function; more keys and events than asked; skip_sid."""

from itertools import count

from flask import Flask, request
from flask_socketio import SocketIO, emit, send

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)
listeners = {}
first = [True]


@socketio.event
def connect(auth):
    emit("welcome", {"sid": request.sid})


@socketio.event
def message(data):
    number = next(numbers)
    send({"number": number, "text": data["text"], "sid": request.sid}, broadcast=True)
    return {"ok": True, "number": number}


@socketio.event
def join(data):
    username = data["username"]
    listeners[request.sid] = username
    members = list(listeners.values())
    emit("presence", {"members": members, "online": len(members)}, room=request.sid)
    status = {"kind": "joined", "username": username, "online": len(members), "sid": request.sid}
    emit("status", status, broadcast=True, skip_sid=[request.sid])
    if first and first.pop():
        socketio.start_background_task(play, ["Morning", "Noon", "Night"], pause=0.03)
    return {"ok": True, "members": members}


@socketio.event
def disconnect(reason):
    if request.sid not in listeners:
        return
    username = listeners.pop(request.sid)
    status = {"kind": "left", "username": username, "online": len(listeners), "reason": reason}
    emit("status", status, broadcast=True, include_self=False)


def play(songs, pause):
    while songs:
        song = songs.pop(0)
        socketio.sleep(pause)
        socketio.emit("message", {"number": next(numbers), "text": song})
