"""@socketio.event takes the event's name from the function; to=request.sid names the sender."""

from itertools import count

from flask import Flask, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)


@socketio.event
def connect(auth):
    emit("status", {"kind": "connected", "sid": request.sid}, to=request.sid)


@socketio.event
def message(data):
    number = next(numbers)
    answer = {"number": number, "text": data["text"].upper()}
    emit("message", answer, room=request.sid)
    return {"ok": True, "number": number}


@socketio.event
def join(data):
    socketio.emit("status", {"kind": "joined", "username": data["username"]}, to=request.sid)
    return {"ok": True}


@socketio.event
def disconnect(reason):
    print("Somebody has left because of", reason)


if __name__ == "__main__":
    socketio.run(app)
