"""Lesson 10, for your eyes only: people and letters as objects, and boxes with secret names."""

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, join_room

app = Flask(__name__)
app.secret_key = secrets.token_hex()
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")


@dataclass
class Person:
    name: str
    box: str = field(default_factory=secrets.token_hex)


@dataclass
class Letter:
    number: int
    username: str
    to: list[str]
    text: str

    def concerns(self, name: str) -> bool:
        return name == self.username or name in self.to


class Refused(Exception):
    pass


people: dict[str, Person] = {}
letters: list[Letter] = []
receipts: dict[int, list[str]] = {}


@app.route("/")
def index() -> str:
    return render_template("index.html", letters=True)


@app.post("/sign_in")
def sign_in() -> dict[str, Any]:
    name = request.form["username"].strip()
    people.setdefault(name, Person(name))
    session["username"] = name
    return {"ok": True, "username": name}


@socketio.on_error_default
def on_error(error: Exception) -> Any:
    if not isinstance(error, Refused):
        raise error
    code, message = error.args
    return {"ok": False, "error": code, "message": message}


def me() -> Person:
    return people[session["username"]]


@socketio.on("connect")
def on_connect(auth: Any) -> None:
    if session.get("username") not in people:
        raise ConnectionRefusedError("Sign in first.")
    join_room(me().box)


@socketio.on("join")
def on_join(data: dict[str, str]) -> dict[str, Any]:
    if data["room"] not in {"lobby", "kitchen"}:
        raise Refused("not_allowed", "That room is not open.")
    join_room(data["room"])
    return {"ok": True, "room": data["room"]}


@socketio.on("message")
def on_message(data: dict[str, Any]) -> dict[str, Any]:
    try:
        receivers = [people[name] for name in data["to"]]
    except KeyError as unknown:
        raise Refused("unknown_person", f"Nobody is called {unknown}.") from None
    letter = Letter(len(letters) + 1, me().name, data["to"], data["text"])
    letters.append(letter)
    socketio.emit("message", asdict(letter), to=[me().box, *(each.box for each in receivers)])
    return {"ok": True, "number": letter.number}


@socketio.on("message_history")
def on_message_history(data: dict[str, int]) -> dict[str, Any]:
    own = filter(lambda letter: letter.concerns(me().name), letters)
    messages = [asdict(letter) for letter in own if letter.number >= data["after"] + 1]
    return {"ok": True, "messages": messages, "more": False}


@socketio.on("read")
def on_read(data: dict[str, int]) -> dict[str, Any]:
    for letter in letters:
        if letter.number == data["number"] and me().name in letter.to:
            readers = receipts.setdefault(letter.number, [])
            if me().name not in readers:
                readers.append(me().name)
                receipt = {"number": letter.number, "username": me().name}
                socketio.emit("read", receipt, to=people[letter.username].box)
            return {"ok": True}
    raise Refused("no_such_message", "There is no letter of that number.")
