"""The acknowledgement is built first, broadcast=False and include_self are spelled out."""

from itertools import count

from flask import Flask, request
from flask_socketio import SocketIO, emit, send

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading", async_handlers=False)
numbers = count(1)


@socketio.on("connect")
def on_connect():
    sid = request.sid
    emit("status", {"sid": sid, "kind": "connected"}, broadcast=False)


@socketio.on("message")
def on_message(data, *more):
    answer = {"ok": True, "number": next(numbers)}
    send({"number": answer["number"], "text": data["text"].upper()}, json=False)
    return answer


@socketio.on("join")
def on_join(data):
    answer = {"ok": True}
    status = {"kind": "joined"}
    status.update(data)
    emit("status", status, include_self=True)
    return answer


@socketio.on("disconnect")
def on_disconnect(*reasons):
    print("left", *reasons, sep=": ")
