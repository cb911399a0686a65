"""Type hints, a dataclass, an error method that lets refusals pass, notices of coming and going."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit

app: Flask = Flask(__name__)
socketio: SocketIO = SocketIO(app, async_mode="threading")


@dataclass(frozen=True)
class Person:
    sid: str
    username: str


class Chat(Namespace):
    people: dict[str, Person] = {}

    def notify(self, kind: str, person: Person) -> None:
        status = {"kind": kind, "username": person.username}
        emit("status", status, namespace="/notifications", broadcast=True)

    def on_connect(self, auth: Any) -> bool:
        username: str = (auth or {}).get("username", "")
        if not username:
            raise ConnectionRefusedError("No name.", {"error": "username_missing"})
        person = self.people[request.sid] = Person(request.sid, username)
        emit("welcome", {"username": username})
        emit("presence", {"members": [each.username for each in self.people.values()]})
        self.notify("joined", person)
        return True

    def on_message(self, data: dict[str, str]) -> dict[str, Any]:
        person = self.people[request.sid]
        message = {"username": person.username, "text": data["text"], "length": len(data["text"])}
        emit("message", message, to=request.sid)
        emit("message", message, broadcast=True, include_self=False)
        self.notify("message", person)
        return {"ok": True, "length": message["length"]}

    def on_ping_me(self, data: Any = None) -> None:
        emit("pong_you", data)

    def on_disconnect(self, reason: str) -> None:
        self.notify("left", self.people.pop(request.sid))

    def error(self, problem: Exception) -> dict[str, Any]:
        if isinstance(problem, ConnectionRefusedError):
            raise problem
        if not self.reached_an_event(problem):
            raise ConnectionRefusedError("Something went wrong.") from problem
        return {"ok": False, "error": "server_error", "message": "Something went wrong."}

    def reached_an_event(self, problem: Exception) -> bool:
        return isinstance(problem, KeyError)

    def trigger_event(self, event: str, *args: Any) -> Any:
        if hasattr(self, "on_" + event):
            return super().trigger_event(event, *args)
        return {"ok": False, "error": "unknown_event", "message": f"{event}?"}


class News(Namespace):
    def on_connect(self) -> None:
        emit("status", {"kind": "connected", "sid": request.sid})


socketio.on_namespace(News("/notifications"))
socketio.on_namespace(Chat("/chat"))
