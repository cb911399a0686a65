"""Lesson 02, who gets it: the worked example, a lobby.

Run it with `python learn.py lesson 2`, or by hand:
    flask --app lessons/02_broadcast/app.py run
"""

from datetime import datetime
from itertools import count

from flask import Blueprint, Flask, render_template, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)
arrivals = count(1)
online = set()  # the sid of everyone who is connected; how many they are is len(online)


@app.route("/")
def index():
    return render_template("index.html")


@socketio.on("connect")
def on_connect():
    online.add(request.sid)
    # The one who has just come, and nobody else:
    emit("presence", {"members": list(online)})
    # Everyone but the one who has just come:
    joined = {"kind": "joined", "sid": request.sid, "online": len(online)}
    emit("status", joined, broadcast=True, include_self=False)
    if next(arrivals) == 1:  # only the first of all visitors starts the clock
        socketio.start_background_task(tell_the_time)


@socketio.on("message")
def on_message(data):
    number = next(numbers)
    # Everyone, the sender included:
    emit("message", {"number": number, "text": data["text"]}, broadcast=True)
    return {"ok": True, "number": number}


@socketio.on("disconnect")
def on_disconnect(reason):
    online.discard(request.sid)
    left = {"kind": "left", "sid": request.sid, "online": len(online)}
    emit("status", left, broadcast=True)  # the one who has gone hears nothing any more


def tell_the_time():
    while True:
        socketio.sleep(15)
        # Nobody has sent anything, so there is no sender: socketio.emit goes to everyone.
        text = f"It is {datetime.now():%H:%M:%S}."
        socketio.emit("message", {"number": next(numbers), "text": text})
