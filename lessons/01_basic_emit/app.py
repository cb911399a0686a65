"""Lesson 01, named events travel both ways: the worked example.

Run it with `python learn.py lesson 1`, or by hand:
    flask --app lessons/01_basic_emit/app.py run
"""

from itertools import count

from flask import Blueprint, Flask, render_template, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)

# Serves lessons/shared under /shared: the page's styles, visitors and packet inspector.
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)

# Named on purpose: left to itself, Flask-SocketIO takes eventlet or gevent if they happen to be there.
socketio = SocketIO(app, async_mode="threading")

numbers = count(1)  # next(numbers) gives 1, then 2, then 3 …


@app.route("/")
def index():
    return render_template("index.html")


@socketio.on("connect")
def on_connect():
    # request.sid is the name of this one connection; emit answers whoever caused the event.
    emit("status", {"kind": "connected", "sid": request.sid})


@socketio.on("message")
def on_message(data):
    number = next(numbers)
    emit("message", {"number": number, "text": data["text"]})
    # What a handler returns travels back as the acknowledgement of this one message.
    return {"ok": True, "number": number}


@socketio.on("disconnect")
def on_disconnect(reason):
    print(f"{request.sid} left: {reason}", flush=True)
