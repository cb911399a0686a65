"""Telling people: the only file that emits, and the one place to change how a room is told."""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_socketio import SocketIO

from runtime.exchange import Exchange

from .models import Person, Room
from .services import Services
from .services.presence import Connection

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]

NAMESPACE = "/chat"
EVERYBODY = "everybody"
SWEEP = 0.25  # seconds between two looks for what is over or has to be told


class Telling:
    """Sends events to a connection, a person, a room or everybody who is signed in."""

    def __init__(self, socketio: SocketIO, services: Services, exchange: Exchange | None) -> None:
        """`exchange`: the way to the chat's other processes, if there are any."""
        self.socketio = socketio
        self.server: Any = socketio.server
        self.presence, self.typists = services.presence, services.typists
        self.exchange = exchange
        self.chores: list[Callable[[], None]] = [self.presence.note_departures]  # at every sweep
        self.sweeping = False
        self.stopped = False  # once it is true the background task ends

    def start(self) -> None:
        """Begins the background task, a single one; at the latest when somebody comes."""
        if not self.sweeping:
            self.sweeping = True
            self.socketio.start_background_task(self._sweep)

    def arrived(self, connection: Connection) -> None:
        """Lets a connection hear what is for its person and for everybody."""
        for channel in (EVERYBODY, channel_of(connection.person)):
            self.server.enter_room(connection.id, channel, NAMESPACE)
        self.start()

    def enter(self, connection: Connection, room: Room, last_number: int) -> None:
        """Lets a connection hear a room from its last message on."""
        if self.exchange:
            self.exchange.follow(channel_of(room), last_number)
        self.server.enter_room(connection.id, channel_of(room), NAMESPACE)

    def leave(self, connection: Connection, room: Room) -> None:
        self.server.leave_room(connection.id, channel_of(room), NAMESPACE)

    def tell(
        self, to: str, event: str, payload: Payload, but: Iterable[str] = (), here: bool = False
    ) -> None:
        """Sends an event to a connection or a channel, but not to some; to nobody by mistake.

        `here`: only through this process, because each of the others tells its own people.
        """
        if not to:  # Socket.IO would take this for "everybody"
            raise ValueError("an event needs somebody to go to")
        own = here or to in self.presence.connections
        self.server.emit(event, payload, to, namespace=NAMESPACE, skip_sid=[*but], ignore_queue=own)

    def presence_in(self, room: Room, only: Connection | None = None) -> None:
        """Tells a room, or one connection, who is there."""
        payload = {"room": room.name, "members": self.presence.members(room)}
        self.tell(only.id if only else channel_of(room), "presence", payload, here=True)

    def typing_in(self, room: Room) -> None:
        """Tells a room who is writing; whoever writes hears of the others alone."""
        typists = self.presence.peers.typing(room) | self.typists.of(room)
        own = self.presence.connections_in(room, typists)
        skipped = [connection.id for connection in own]
        self.tell(channel_of(room), "typing", _typing(room, typists), but=skipped, here=True)
        for connection in own:
            self.tell(connection.id, "typing", _typing(room, typists, connection.person.id))

    def hang_up(self, connections: Iterable[Connection]) -> None:
        """Ends connections for good: their clients do not come back by themselves."""
        for connection in connections:
            below = self.server.manager.eio_sid_from_sid(connection.id, NAMESPACE)
            self.server.disconnect(connection.id, NAMESPACE)
            if session := self.server.eio.sockets.get(below):
                session.close(wait=False)

    def look(self) -> None:
        """Has the other processes look at the database: something has ended there."""
        if self.exchange:
            self.exchange.say("look")

    def _sweep(self) -> None:
        # One task for the whole chat, however many people are here. Several who come at once, as
        # after a restart, are told in one go.
        while not self.stopped:
            try:
                for chore in self.chores:
                    chore()
                for room in self.typists.expire():
                    self.typing_in(room)
                for room in self.presence.take_changed():
                    self.presence_in(room)
            except Exception:
                log.exception("sweep failed")
            self.socketio.sleep(SWEEP)


def _typing(room: Room, typists: Mapping[int, str], but: int | None = None) -> dict[str, Any]:
    names = [name for id, name in typists.items() if id != but]
    return {"room": room.name, "usernames": sorted(names, key=str.casefold)}


def channel_of(whom: Room | Person) -> str:
    """The Socket.IO room of a room or a person: never equal to a sid, whatever they are called."""
    return f"{type(whom).__name__.lower()}:{whom.id}"
