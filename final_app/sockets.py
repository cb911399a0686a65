"""The chat's events: parse, ask a service, tell people."""

import json
import logging
import time
from typing import Any

from flask import request, session
from flask_socketio import ConnectionRefusedError, Namespace

from runtime.running import Running

from . import payloads
from .errors import BadPageToken, ChatError, NotSignedIn, ServerError, ServerStopping, UnknownEvent
from .models import Membership, Room, now, utc
from .services import Services
from .services.people import session_id
from .services.presence import Connection
from .telling import EVERYBODY, NAMESPACE, Telling, channel_of

log = logging.getLogger(__name__)

Ack = dict[str, Any]


class ChatNamespace(Namespace):  # type: ignore[misc]
    """The events of the chat's namespace; each is answered, whatever was sent."""

    def __init__(self, services: Services, telling: Telling) -> None:
        super().__init__(NAMESPACE)
        self.services = services
        self.presence, self.typists = services.presence, services.typists
        self.rooms, self.messages = services.rooms, services.messages
        self.telling = telling
        self.running = Running()
        self.is_stopping = False

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
        with self.running:
            return self.answer(event, sid, args)

    def finish(self, patience: float) -> None:
        """Begins nothing new, and waits for what is being handled, up to so many seconds."""
        self.is_stopping = True
        self.running.wait_until_none(patience)
        self.telling.stopped = True

    def answer(self, event: Any, sid: str, args: tuple[Any, ...]) -> Ack:
        """Handles one event; what this returns is its acknowledgement."""
        started = time.perf_counter()
        known = event if isinstance(event, str) and event in payloads.EVENTS else "unknown"
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

    def _handle(self, event: str, connection: Connection | None, args: tuple[Any, ...]) -> Ack:
        if connection is None:
            raise NotSignedIn
        if self.is_stopping:
            raise ServerStopping
        self.services.rates.count(event, connection.person.id)
        if event not in payloads.EVENTS:
            raise UnknownEvent
        ack: Ack = getattr(self, f"on_{event}")(connection, **payloads.parse(event, args))
        return ack

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
        person = self.services.people.find(token)
        if person is None:
            raise NotSignedIn
        page_token = auth.get("token") if isinstance(auth, dict) else None
        if not self.services.page_tokens.is_good(page_token, session_id(token)):
            raise BadPageToken
        self.services.rates.count("connect", person.id)
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

    def on_rooms(self, connection: Connection) -> Ack:
        def shown(seen: Membership) -> Ack:
            online = self.presence.count(seen.room)
            joined = seen.read_number is not None
            return {**seen.on_the_wire(), "joined": joined, "online": online}

        return {"rooms": [shown(seen) for seen in self.rooms.seen_by(connection.person)]}

    def on_create(self, connection: Connection, room: str) -> Ack:
        made = self.rooms.create(room)
        self.telling.tell(EVERYBODY, "rooms", {"room": made.name})
        return self.on_join(connection, made.name)

    def on_join(self, connection: Connection, room: str, after: int | None = None) -> Ack:
        """`after`: the last number a client that comes back has; it needs no newest page."""
        membership, is_new = self.rooms.join(connection.person, room)
        entered = membership.room
        # Into the room first, history second: what is said in between arrives twice, not never.
        self.presence.enter(connection, entered)
        self.telling.enter(connection, entered, membership.last_number)
        if after is None:
            newest = {"room": room, **self.messages.history(entered).on_the_wire()}
            self.telling.tell(connection.id, "message_history", newest)
        self.telling.presence_in(entered, only=connection)
        if is_new:
            self._notice(connection, entered, "joined")
            own = channel_of(connection.person)
            self.telling.tell(own, "rooms", {"room": room}, but=[connection.id])
        return membership.on_the_wire()

    def on_leave(self, connection: Connection, room: str) -> Ack:
        left = self.rooms.leave(connection.person, room)
        self._note_typing(connection, left, typing=False)
        self._notice(connection, left, "left")
        for own in self.presence.leave(connection.person, left):
            self.telling.leave(own, left)
        self.telling.look()
        return {"room": left.name}

    def on_message(self, connection: Connection, room: str, text: str, client_id: str) -> Ack:
        its_room, message, is_new = self.messages.post(connection.person, room, text, client_id)
        if is_new:
            self.telling.tell(channel_of(its_room), "message", message.on_the_wire())
        self._note_typing(connection, its_room, typing=False)
        return {"number": message.number, "timestamp": message.timestamp}

    def on_message_history(self, connection: Connection, room: str, **stretch: Any) -> Ack:
        its_room = self.rooms.joined(connection.person, room).room
        return self.messages.history(its_room, **stretch).on_the_wire()

    def on_typing(self, connection: Connection, room: str, typing: bool) -> Ack:
        self._note_typing(connection, self.rooms.joined(connection.person, room).room, typing)
        return {}

    def on_read(self, connection: Connection, room: str, number: int) -> Ack:
        seen = self.rooms.read(connection.person, room, number)
        mark = {"room": room, "read_number": seen.read_number}
        self.telling.tell(channel_of(connection.person), "read", mark, but=[connection.id])
        return {"read_number": seen.read_number}

    def _note_typing(self, connection: Connection, room: Room, typing: bool) -> None:
        if self.typists.note(connection, room, typing):
            self.telling.typing_in(room)

    def _notice(self, connection: Connection, room: Room, kind: str) -> None:
        notice = {"room": room.name, "kind": kind, "username": connection.person.name}
        notice["timestamp"] = utc(now())
        self.telling.tell(channel_of(room), "status", notice, but=[connection.id])

    def close_session(self, session: str) -> None:
        """Ends the connections of a session that has signed out."""
        self.telling.hang_up(self.presence.of_session(session))
        self.telling.look()
