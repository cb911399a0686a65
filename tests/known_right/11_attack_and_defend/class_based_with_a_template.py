"""Lesson 11, thinking like the other side: a namespace class, and a wall that Jinja makes."""

import secrets

from flask import Blueprint, Flask, render_template, render_template_string, request, session
from flask_limiter import Limiter
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, disconnect, emit, join_room
from limits import parse

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading", max_http_buffer_size=20_000)
limiter = Limiter(lambda: session["username"], app=app, storage_uri="memory://")
RATE = parse("5 per 10 seconds")
ROOMS = {"lobby": None, "staff": ["Ann", "Ben"]}
WALL = """<!doctype html>
<title>The wall</title>
{% for note in notes %}
  <article data-by="{{ note.username }}"><h2>{{ note.username }}</h2><p>{{ note.text }}</p></article>
{% else %}
  <p>Nothing yet.</p>
{% endfor %}"""
tabs = {}  # username -> the sids of that person
notes = []


@app.route("/")
def index():
    return render_template("index.html")


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"].strip()
    return {"ok": True, "username": session["username"]}


@app.post("/sign_out")
def sign_out():
    for sid in tabs.pop(session.pop("username", None), set()):
        disconnect(sid, namespace="/")
    return "", 204


@app.get("/wall")
def wall():
    return render_template_string(WALL, notes=notes)


class Chat(Namespace):
    def on_connect(self, auth):
        if not session.get("username"):
            raise ConnectionRefusedError("Who are you?", {"error": "not_signed_in"})
        tabs.setdefault(session["username"], set()).add(request.sid)
        join_room("lobby")

    def on_disconnect(self, reason):
        tabs.get(session["username"], set()).discard(request.sid)

    def on_join(self, data):
        if not self.may_be_in(data["room"]):
            return self.not_allowed()
        join_room(data["room"])
        return {"ok": True}

    def on_message(self, data):
        if not limiter.limiter.hit(RATE, "message", session["username"]):
            return {"ok": False, "error": "rate_limited", "message": "Not so fast."}
        if not self.may_be_in(data["room"]):
            return self.not_allowed()
        note = {"room": data["room"], "username": session["username"], "text": data["text"]}
        if note["room"] == "lobby":
            notes.append(note)
        emit("message", note, to=note["room"])
        return {"ok": True}

    def may_be_in(self, room):
        people = ROOMS.get(room, [])
        return people is None or session["username"] in people

    def not_allowed(self):
        return {"ok": False, "error": "not_allowed", "message": "That room is not yours."}


socketio.on_namespace(Chat("/"))
