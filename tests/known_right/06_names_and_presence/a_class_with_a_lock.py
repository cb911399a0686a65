"""Correct, with a class-based namespace, a lock, and a presence of its own."""

import secrets
from threading import Lock

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
people = {"kitchen": {}, "garden": {}}  # people["kitchen"]["Ann"]: the sids of Ann's tabs in there


@app.route("/")
def index():
    return render_template("index.html", rooms=list(people))


@socketio.on("message")
def on_message(data):
    username = session.get("username", "Somebody")
    emit("message", {"username": username, "text": data["text"]}, broadcast=True)
    return {"ok": True}


def my_rooms():
    """The rooms in which this very tab is, by what people says."""
    username = session.get("username")
    return [room for room in people if request.sid in people[room].get(username, ())]


def refusal(error, message):
    return {"ok": False, "error": error, "message": message}


# ------ everything above stays as it is; your work starts here ------


lock = Lock()


@app.post("/sign_in")
def sign_in():
    username = request.form["username"].strip()
    if not 1 <= len(username) <= 32:
        return refusal("bad_name", "A name has 1 to 32 characters."), 400
    session["username"] = username
    return {"ok": True, "username": username}


class House(Namespace):
    """Everything that happens in the house."""

    def on_connect(self, auth):
        if "username" not in session:
            raise ConnectionRefusedError("Sign in first.")

    def on_message(self, data):
        return on_message(data)

    def on_join(self, data):
        room, username = data.get("room"), session.get("username")
        if room not in people:
            return refusal("no_room", "There is no such room.")
        self.enter_room(request.sid, room)
        with lock:
            is_new = username not in people[room]
            people[room].setdefault(username, set()).add(request.sid)
        if is_new:
            self.tell(room, "joined")
        return {"ok": True, "members": sorted(people[room])}

    def on_leave(self, data):
        if data.get("room") in my_rooms():
            self.go_out(data["room"])
        return {"ok": True}

    def on_disconnect(self, reason):
        for room in my_rooms():
            self.go_out(room)

    def go_out(self, room):
        username = session["username"]
        self.leave_room(request.sid, room)
        with lock:
            people[room][username] -= {request.sid}
            is_gone = not people[room][username]
            if is_gone:
                del people[room][username]
        if is_gone:
            self.tell(room, "left")

    def tell(self, room, kind):
        emit("status", {"room": room, "kind": kind, "username": session["username"]}, to=room)
        emit("presence", {"room": room, "members": sorted(people[room])}, to=room)


socketio.on_namespace(House("/"))
