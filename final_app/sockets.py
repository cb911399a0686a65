"""The chat's events: parse, ask a service, tell people. The only file that emits."""

import logging
from typing import Any

from flask import request, session
from flask_socketio import ConnectionRefusedError, Namespace

from . import payloads
from .errors import ChatError, ServerError, UnknownEvent
from .models import Room
from .services.messages import Messages
from .services.people import People, session_id
from .services.presence import Connection, Presence
from .services.rooms import Rooms

log = logging.getLogger(__name__)


class ChatNamespace(Namespace):  # type: ignore[misc]
    """The events of one namespace; each is answered, whatever was sent."""

    EVENTS = frozenset({"join", "leave", "message", "message_history"})

    def __init__(
        self, name: str, people: People, presence: Presence, rooms: Rooms, messages: Messages
    ) -> None:
        super().__init__(name)
        self.people = people
        self.presence = presence
        self.rooms = rooms
        self.messages = messages

    def trigger_event(self, event: Any, sid: str, *args: Any) -> Any:
        """Sorts the connection's own two events from what a client has sent.

        A client may call an event "connect" or "disconnect" as well. The real ones can be told:
        one carries the handshake itself, the other comes when the connection counts no more.
        """
        server = self.socketio.server
        if event == "connect" and args and args[0] is server.get_environ(sid, self.namespace):
            return super().trigger_event(event, sid, *args)
        if event == "disconnect" and not server.manager.is_connected(sid, self.namespace):
            return self.on_disconnect(sid, *args)
        return self.answer(event, sid, args)

    def answer(self, event: Any, sid: str, args: tuple[Any, ...]) -> dict[str, Any]:
        """Handles one event; what this returns is its acknowledgement."""
        known = event if isinstance(event, str) and event in self.EVENTS else "unknown event"
        try:
            connection = self.presence.find(sid)
            if known not in self.EVENTS:
                raise UnknownEvent("The chat does not know this event.")
            answer: dict[str, Any] = getattr(self, f"on_{known}")(connection, args)
        except ChatError as error:
            log.info("%s person=%s refused=%s", known, self.presence.person_id(sid), error.code)
            return error.as_ack()
        except Exception:
            log.exception("%s person=%s failed", known, self.presence.person_id(sid))
            return ServerError().as_ack()
        log.info("%s person=%s", known, connection.person.id)
        return {"ok": True, **answer}

    def on_connect(self, auth: object = None) -> None:
        """Lets a signed-in person in; identity comes from the session and nowhere else."""
        token = session.get("token", "")
        try:
            person = self.people.find(token)
            sid = request.sid  # type: ignore[attr-defined]
            self.presence.arrive(Connection(sid, person, session_id(token)))
        except Exception as error:
            # Any other exception that left this method would let the connection in, or hanging.
            if not isinstance(error, ChatError):
                log.exception("connect failed")
            refusal = error if isinstance(error, ChatError) else ServerError()
            log.info("connect refused=%s", refusal.code)
            raise ConnectionRefusedError(refusal.message, refusal.as_ack()) from None
        log.info("connect person=%s", person.id)

    def on_disconnect(self, sid: str, reason: str = "") -> None:
        gone = self.presence.depart(sid)
        if gone:
            log.info("disconnect person=%s reason=%s", gone.person.id, reason)

    def on_join(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        room = self.rooms.join(connection, payloads.room(args))
        # Into the room first, history second: what is said in between arrives twice, not never.
        self.socketio.server.enter_room(connection.id, channel(room), self.namespace)
        page = self.messages.history(room, payloads.HistoryRequest(room.name))
        self.tell(connection.id, "message_history", {"room": room.name, **page.on_the_wire()})
        return {"room": room.name}

    def on_leave(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        room = self.rooms.leave(connection, payloads.room(args))
        self.socketio.server.leave_room(connection.id, channel(room), self.namespace)
        return {"room": room.name}

    def on_message(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        new = payloads.message(args)
        room = self.rooms.joined(connection, new.room)
        message, is_new = self.messages.post(connection.person, room, new)
        if is_new:
            self.tell(channel(room), "message", message.on_the_wire())
        return {"number": message.number, "timestamp": message.timestamp}

    def on_message_history(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        asked = payloads.history(args)
        room = self.rooms.joined(connection, asked.room)
        return self.messages.history(room, asked).on_the_wire()

    def tell(self, to: str, event: str, payload: dict[str, Any]) -> None:
        """Sends an event to one connection or one room; to nobody by mistake."""
        if not to:  # Socket.IO would take this for "everybody"
            raise ValueError("an event needs somebody to go to")
        self.socketio.emit(event, payload, to=to, namespace=self.namespace)

    def close_session(self, session: str) -> None:
        """Ends the connections of a session that has signed out."""
        for connection in self.presence.of_session(session):
            self.socketio.server.disconnect(connection.id, self.namespace)


def channel(room: Room) -> str:
    """The Socket.IO room of a room: never equal to a sid, whatever a room is called."""
    return f"room:{room.id}"
