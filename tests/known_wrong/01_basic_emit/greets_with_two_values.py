# Task 1 must say: emit() takes the event’s name and one piece of data

from itertools import count

from flask import Blueprint, Flask, render_template, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)  # next(numbers) gives 1, then 2, then 3 …


@app.route("/")
def index():
    return render_template("index.html")


# ------ everything above stays as it is; your work starts here ------


@socketio.on("connect")
def on_connect():
    emit("status", "connected", request.sid)


@socketio.on("message")
def on_message(data):
    number = next(numbers)
    emit("message", {"number": number, "text": data["text"].upper()})
    return {"ok": True, "number": number}


@socketio.on("join")
def on_join(data):
    emit("status", {"kind": "joined", "username": data["username"]})
    return {"ok": True}


@socketio.on("disconnect")
def on_disconnect(reason):
    print(f"left: {reason}", flush=True)
