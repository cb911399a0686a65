"""The chat's events: parse, ask a service, tell people."""

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import request, session
from flask_socketio import ConnectionRefusedError, Namespace

from . import payloads
from .errors import BadPageToken, ChatError, NotSignedIn, ServerError, ServerStopping, UnknownEvent
from .models import Room, now, utc
from .services import Services
from .services.people import session_id
from .services.presence import Connection
from .telling import Telling, channel_of

log = logging.getLogger(__name__)

Handler = Callable[[Connection, tuple[Any, ...]], dict[str, Any]]


class ChatNamespace(Namespace):  # type: ignore[misc]
    """The events of one namespace; each is answered, whatever was sent."""

    EVENTS = frozenset(
        {"rooms", "create", "join", "leave", "message", "message_history", "typing", "read"}
    )

    def __init__(self, name: str, services: Services, telling: Telling) -> None:
        super().__init__(name)
        self.rates = services.rates
        self.people = services.people
        self.page_tokens = services.page_tokens
        self.presence = services.presence
        self.typists = services.typists
        self.rooms = services.rooms
        self.messages = services.messages
        self.telling = telling
        self.running = 0  # events that are being handled right now
        self.is_stopping = False
        self.idle = threading.Condition()

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
        with self.idle:
            self.running += 1
        try:
            return self._answer(event, sid, args)
        finally:
            with self.idle:
                self.running -= 1
                self.idle.notify_all()

    def finish(self, patience: float) -> None:
        """Begins nothing new, and waits for what is being handled, up to so many seconds."""
        with self.idle:
            self.is_stopping = True
            self.idle.wait_for(lambda: not self.running, patience)
        self.telling.stop()

    def _answer(self, event: Any, sid: str, args: tuple[Any, ...]) -> dict[str, Any]:
        started = time.perf_counter()
        known = event if isinstance(event, str) and event in self.EVENTS else "unknown"
        connection = self.presence.connections.get(sid)
        try:
            ack = {"ok": True, **self._handle(known, connection, args)}
        except ChatError as error:
            ack = error.as_ack()
        except Exception:
            log.exception("event=%s failed", known)
            ack = ServerError().as_ack()
        # A room's name is only trusted, and only written down, once the room has been found.
        room = json.dumps(args[0]["room"]) if ack["ok"] and args and args[0] else "-"
        person = connection.person.id if connection else "-"
        spent = (time.perf_counter() - started) * 1000
        result = ack.get("error", "ok")
        log.info("event=%s person=%s room=%s ms=%.1f result=%s", known, person, room, spent, result)
        return ack

    def _handle(
        self, event: str, connection: Connection | None, args: tuple[Any, ...]
    ) -> dict[str, Any]:
        if connection is None:
            raise NotSignedIn
        if self.is_stopping:
            raise ServerStopping
        self.rates.count(event, connection.person.id)
        if event not in self.EVENTS:
            raise UnknownEvent("The chat does not know this event.")
        handler: Handler = getattr(self, f"on_{event}")
        return handler(connection, args)

    def on_connect(self, auth: object = None) -> None:
        """Lets a signed-in person in; identity comes from the session and nowhere else."""
        try:
            connection = self._arrive(session.get("token", ""), auth)
        except Exception as error:
            # Any other exception that left this method would let the connection in, or hanging.
            if not isinstance(error, ChatError):
                log.exception("connect failed")
            refusal = error if isinstance(error, ChatError) else ServerError()
            log.info("event=connect result=%s", refusal.code)
            raise ConnectionRefusedError(refusal.message, refusal.as_ack()) from None
        log.info("event=connect person=%s result=ok", connection.person.id)

    def _arrive(self, token: str, auth: object) -> Connection:
        person = self.people.find(token)
        page_token = auth.get("token") if isinstance(auth, dict) else None
        if not self.page_tokens.is_good(page_token, session_id(token)):
            raise BadPageToken
        self.rates.count("connect", person.id)
        sid = request.sid  # type: ignore[attr-defined]
        connection = Connection(sid, person, session_id(token))
        self.presence.arrive(connection)
        self.telling.arrived(connection)
        return connection

    def on_disconnect(self, sid: str, reason: str = "") -> None:
        gone = self.presence.depart(sid)
        if gone:
            for room in self.typists.depart(gone):
                self.telling.typing_in(room)
            log.info("event=disconnect person=%s reason=%s", gone.person.id, json.dumps(reason))

    def on_rooms(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        payloads.nothing(args)
        return {
            "rooms": [
                {
                    "room": seen.room.name,
                    "joined": seen.read_number is not None,
                    "last_number": seen.last_number,
                    "read_number": seen.read_number,
                    "online": self.presence.count(seen.room),
                }
                for seen in self.rooms.seen_by(connection.person)
            ]
        }

    def on_create(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        room = self.rooms.create(payloads.new_room(args))
        self.telling.rooms([seen.room.name for seen in self.rooms.seen_by(connection.person)])
        return self._join(connection, room.name, after=None)

    def on_join(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        asked = payloads.join(args)
        return self._join(connection, asked.room, asked.after)

    def _join(self, connection: Connection, name: str, after: int | None) -> dict[str, Any]:
        membership, is_new = self.rooms.join(connection.person, name)
        room = membership.room
        # Into the room first, history second: what is said in between arrives twice, not never.
        self.presence.enter(connection, room)
        self.telling.enter(connection, room)
        if after is None:
            page = self.messages.history(room, payloads.HistoryRequest(room.name))
            newest = {"room": room.name, **page.on_the_wire()}
            self.telling.tell(connection.id, "message_history", newest)
        self.telling.presence_in(room, only=connection)
        if is_new:
            self._notice(connection, room, "joined")
        return {
            "room": room.name,
            "last_number": membership.last_number,
            "read_number": membership.read_number,
        }

    def on_leave(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        room = self.rooms.leave(connection.person, payloads.room(args))
        self._stop_typing(connection, room)
        self._notice(connection, room, "left")
        for own in self.presence.leave(connection.person, room):
            self.telling.leave(own, room)
        return {"room": room.name}

    def on_message(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        new = payloads.message(args)
        room = self.rooms.joined(connection.person, new.room).room
        message, is_new = self.messages.post(connection.person, room, new)
        if is_new:
            self.telling.tell(channel_of(room), "message", message.on_the_wire())
        self._stop_typing(connection, room)
        return {"number": message.number, "timestamp": message.timestamp}

    def on_message_history(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        asked = payloads.history(args)
        room = self.rooms.joined(connection.person, asked.room).room
        return self.messages.history(room, asked).on_the_wire()

    def on_typing(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        name, is_typing = payloads.typing(args)
        room = self.rooms.joined(connection.person, name).room
        if not is_typing:
            self._stop_typing(connection, room)
        elif self.typists.start(connection, room):
            self.telling.typing_in(room)
        return {}

    def on_read(self, connection: Connection, args: tuple[Any, ...]) -> dict[str, Any]:
        seen = self.rooms.read(connection.person, *payloads.read(args))
        mark = {"room": seen.room.name, "read_number": seen.read_number}
        self.telling.tell(channel_of(connection.person), "read", mark, but=[connection.id])
        return {"read_number": seen.read_number}

    def _stop_typing(self, connection: Connection, room: Room) -> None:
        if self.typists.stop(connection, room):
            self.telling.typing_in(room)

    def _notice(self, connection: Connection, room: Room, kind: str) -> None:
        notice = {"room": room.name, "kind": kind, "username": connection.person.name}
        notice["timestamp"] = utc(now())
        self.telling.tell(channel_of(room), "status", notice, but=[connection.id])

    def close_session(self, session: str) -> None:
        """Ends the connections of a session that has signed out."""
        self.telling.hang_up(self.presence.of_session(session))
