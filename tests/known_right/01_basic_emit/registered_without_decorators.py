"""Plain functions, registered with on_event; a list for the state; another order."""

import sys

from flask import Flask, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(async_mode="threading")
received = []


def disconnected(reason):
    sys.stdout.write("left: " + reason + "\n")


def joined(data):
    username = data.get("username")
    emit("status", dict(kind="joined", username=username))
    return dict(ok=True)


def got_message(data):
    received.append(data["text"])
    number = len(received)
    emit("message", dict(number=number, text=received[-1].upper()))
    return dict(ok=True, number=number)


def connected():
    emit("status", dict(kind="connected", sid=request.sid))


socketio.on_event("connect", connected)
socketio.on_event("message", got_message)
socketio.on_event("join", joined)
socketio.on_event("disconnect", disconnected)
socketio.init_app(app)
