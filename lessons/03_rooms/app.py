"""Lesson 03, rooms are groups: the worked example, a house where one is in one room at a time."""

from itertools import count

from flask import Blueprint, Flask, render_template, request
from flask_socketio import SocketIO, emit, join_room, leave_room

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
numbers = count(1)
places = {}  # sid -> {"room": …, "username": …}: where each connection is now


@app.route("/")
def index():
    return render_template("index.html")


@socketio.on("join")
def on_join(data):
    if not data.get("room"):  # an empty to= is no room: it means the sender, or even everyone
        return {"ok": False, "error": "no_room", "message": "Say which room."}
    go_out()
    place = places[request.sid] = {"room": data["room"], "username": data["username"]}
    join_room(place["room"])
    emit("status", {**place, "kind": "joined"}, to=place["room"])
    return {"ok": True, "rooms": [place["room"]]}


@socketio.on("message")
def on_message(data):
    place = places.get(request.sid)
    # to= sends into any room, from outside too. Only this question keeps strangers out.
    if not place or place["room"] != data.get("room"):
        return {"ok": False, "error": "not_a_member", "message": "Join that room first."}
    number = next(numbers)
    emit("message", {**place, "number": number, "text": data["text"]}, to=place["room"])
    return {"ok": True, "number": number}


@socketio.on("leave")
def on_leave(data):
    if places.get(request.sid, {}).get("room") != data.get("room"):
        return {"ok": False, "error": "not_a_member", "message": "You are not in that room."}
    go_out()
    return {"ok": True, "rooms": []}


@socketio.on("disconnect")
def on_disconnect(reason):
    go_out()  # Flask-SocketIO forgets a connection that is gone; places has to be told


def go_out():
    place = places.pop(request.sid, None)
    if place:
        leave_room(place["room"])
        emit("status", {**place, "kind": "left"}, to=place["room"])
