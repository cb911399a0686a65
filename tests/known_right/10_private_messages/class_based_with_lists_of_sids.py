"""Lesson 10, for your eyes only: a namespace class that keeps each person's sids by itself."""

import secrets
from collections import defaultdict

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit, join_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
tabs = defaultdict(set)  # username -> sids; a person without any is away
letters = []
read_by = defaultdict(set)


@app.route("/")
def index():
    return render_template("index.html", letters=True)


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"].strip()
    tabs[session["username"]] |= set()
    return {"ok": True, "username": session["username"]}


class Chat(Namespace):
    def on_connect(self, auth):
        if not session.get("username"):
            raise ConnectionRefusedError("Sign in first.")
        tabs[session["username"]].add(request.sid)

    def on_disconnect(self, reason):
        tabs[session["username"]].discard(request.sid)

    def on_join(self, data):
        if data.get("room") in ("lobby", "kitchen"):
            join_room(data["room"])
            return {"ok": True}
        return {"ok": False, "error": "not_allowed", "message": "Only lobby and kitchen are open."}

    def on_message(self, data):
        strangers = [name for name in data["to"] if name not in tabs]
        if strangers:
            message = f"Nobody is called {' or '.join(strangers)}."
            return {"ok": False, "error": "unknown_person", "message": message}
        letter = {
            "number": len(letters) + 1,
            "username": session["username"],
            "to": data["to"],
            "text": data["text"],
        }
        letters.append(letter)
        for name in {letter["username"], *letter["to"]}:
            self.tell(name, "message", letter)
        return {"ok": True, "number": letter["number"]}

    def on_message_history(self, data):
        newer = letters[data["after"] :]
        me = session["username"]
        return {
            "ok": True,
            "messages": [each for each in newer if me in [each["username"], *each["to"]]],
        }

    def on_read(self, data):
        number, me = data["number"], session["username"]
        found = [each for each in letters if each["number"] == number and me in each["to"]]
        if not found:
            return {"ok": False, "error": "no_such_message", "message": "No such letter."}
        if me not in read_by[number]:
            read_by[number].add(me)
            self.tell(found[0]["username"], "read", {"number": number, "username": me})
        return {"ok": True}

    def tell(self, name, event, data):
        for sid in list(tabs[name]):
            emit(event, data, to=sid)


socketio.on_namespace(Chat("/"))
