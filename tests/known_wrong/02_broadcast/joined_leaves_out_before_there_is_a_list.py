# Task 2 must say: include_self=False leaves Ann out
from itertools import count

from flask import Blueprint, Flask, render_template, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)
joins = count(1)
listeners = {}  # who has joined: the sid of each, and the name that belongs to it
SONGS = ["Morning", "Noon", "Night"]
PAUSE = 0.05  # seconds before each song


@app.route("/")
def index():
    return render_template("index.html")


# ------ everything above stays as it is; your work starts here ------


@socketio.on("message")
def on_message(data):
    number = next(numbers)
    emit("message", {"number": number, "text": data["text"]}, broadcast=True)
    return {"ok": True, "number": number}


@socketio.on("join")
def on_join(data):
    listeners[request.sid] = data["username"]
    joined = {"kind": "joined", "username": data["username"], "online": len(listeners)}
    emit("status", joined, include_self=False)

    if next(joins) == 1:
        socketio.start_background_task(play)
    return {"ok": True}


@socketio.on("disconnect")
def on_disconnect(reason):
    if request.sid in listeners:
        username = listeners.pop(request.sid)
        left = {"kind": "left", "username": username, "online": len(listeners)}
        emit("status", left, broadcast=True)


def play():
    for song in SONGS:
        socketio.sleep(PAUSE)
        socketio.emit("message", {"number": next(numbers), "text": song})
