"""Lesson 01, named events travel both ways: your exercise, a server that shouts.

Look at it:  python learn.py lesson 1 --mine
Check it:    python learn.py check 1
"""

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
    # TODO 1: greet the visitor who has just connected. Emit "status" with
    #         {"kind": "connected", "sid": request.sid} to that visitor alone.
    pass


@socketio.on("message")
def on_message(data):
    number = next(numbers)
    # TODO 2: answer the sender. Emit "message" with the number, and the text
    #         of data in capitals: {"number": …, "text": …}.

    # TODO 3: acknowledge the message: return {"ok": True, "number": …}.


# TODO 4: listen for one more event, "join". Its data is {"username": "Ann"}.
#         Emit "status" with {"kind": "joined", "username": …} to the sender,
#         and acknowledge with {"ok": True}.


@socketio.on("disconnect")
def on_disconnect(reason):
    # TODO 5: print the word left and why the visitor went, as in "left: client disconnect".
    pass
