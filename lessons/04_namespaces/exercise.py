"""Lesson 04, separate channels on one connection: your exercise, a chat with a doorkeeper.

Look at it:  python learn.py lesson 4 --mine
Check it:    python learn.py check 4
"""

from flask import Blueprint, Flask, render_template, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
usernames = {}  # who is in /chat: from the sid there to the name


@app.route("/")
def index():
    return render_template("index.html")


# ------ everything above stays as it is; your work starts here ------


class Chat(Namespace):
    def on_connect(self, auth):
        # TODO 1: auth is {"username": "Ann"}. Refuse whoever comes without auth, or without a
        #         name in it, before they are written down: a sentence of yours as the message,
        #         and {"error": "username_missing"} as the data.

        usernames[request.sid] = auth["username"]

        # TODO 2: show the newcomer, and nobody else, who is here: emit "presence"
        #         with {"members": […]}, a list of all usernames, their own among them.

    # TODO 3: handle "message", whose data is {"text": …}. Everyone in /chat hears "message"
    #         with {"username": …, "text": …}. Everyone in /notifications hears "status" with
    #         {"kind": "message", "username": …}. Acknowledge with {"ok": True}.

    def on_disconnect(self, reason):
        usernames.pop(request.sid, None)

    # TODO 4: answer every event that this class has no method for. Its acknowledgement is
    #         {"ok": False, "error": "unknown_event", "message": "a sentence of yours"}.


class Notifications(Namespace):
    pass


@socketio.on_error_default
def on_error(error):
    # TODO 5: when a handler fails, what this function returns takes the place of what that
    #         handler would have returned. For on_connect that opens the door: send a text
    #         as auth, and you are in. Keep such visitors out; events are answered as now.
    print(f"{type(error).__name__}: {error}", flush=True)
    return {"ok": False, "error": "server_error", "message": "Something went wrong here."}


socketio.on_namespace(Chat("/chat"))
socketio.on_namespace(Notifications("/notifications"))
