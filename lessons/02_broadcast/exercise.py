"""Lesson 02, who gets it: your exercise, a small radio station.

Look at it:  python learn.py lesson 2 --mine
Check it:    python learn.py check 2
"""

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
    # TODO 1: send the message to everyone, the sender included. Emit "message"
    #         with {"number": number, "text": …}.
    return {"ok": True, "number": number}


@socketio.on("join")
def on_join(data):
    listeners[request.sid] = data["username"]
    # TODO 2: tell everyone but the newcomer that somebody has joined. Emit "status" with
    #         {"kind": "joined", "username": …, "online": …}; online is how many have joined.

    # TODO 3: tell the newcomer alone who has joined so far. Emit "presence" with
    #         {"members": …}, a list of the names.

    return {"ok": True}


@socketio.on("disconnect")
def on_disconnect(reason):
    # TODO 4: tell those who stay that a listener has left. Take the one who left out of
    #         listeners, then emit "status" with {"kind": "left", "username": …, "online": …}.
    #         Somebody who never joined leaves without a notice.
    pass


def play():
    # TODO 5: play the songs to everyone, in the background. Before each of SONGS wait with
    #         socketio.sleep(PAUSE), then send "message" with {"number": next(numbers), "text": …}.
    #         Start it in on_join, when the first listener joins and never again:
    #         next(joins) is 1 for the first, and socketio.start_background_task(play) starts it.
    pass
