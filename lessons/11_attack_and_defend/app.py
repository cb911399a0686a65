"""Lesson 11, thinking like the other side: the worked example. Weak on purpose, so run it alone."""

import secrets

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import SocketIO, emit

app = Flask(__name__)
app.secret_key = secrets.token_hex()  # signs the session's cookie; a new one with every start
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading", cors_allowed_origins="*")  # any site may connect
notes = {}  # from a number to what was said


@app.route("/")
def index():
    return render_template("index.html")


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"]
    return {"ok": True}


@app.post("/sign_out")
def sign_out():
    session.clear()  # and the connections go on
    return {"ok": True}


@app.get("/wall")
def wall():  # what strangers wrote becomes HTML
    lines = [f"<li>{note['username']}: {note['text']}</li>" for note in notes.values()]
    return f"<!doctype html><title>The wall</title><ul>{''.join(lines)}</ul>"


@socketio.on("connect")
def on_connect(auth):
    return {"ok": "username" in session}  # whatever this says, it lets in: only False does not


@socketio.on("message")
def on_message(data):  # from whom, how long, how often: the sender decides
    number = max(notes, default=0) + 1
    notes[number] = {"username": data["username"], "text": data["text"]}
    emit("message", {"number": number, **notes[number]}, broadcast=True)
    return {"ok": True, "number": number}


@socketio.on("delete")
def on_delete(data):
    note = notes.get(data["number"])
    # Closed: anybody can count to a number, but whose note it is, and who asks, is known here.
    if note is None or note["username"] != session.get("username"):
        return {"ok": False, "error": "not_yours", "message": "That is no note of yours."}
    del notes[data["number"]]
    emit("delete", {"number": data["number"]}, broadcast=True)
    return {"ok": True}
