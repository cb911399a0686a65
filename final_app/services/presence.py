"""Who is here: the open connections, whose they are, and in which rooms they show."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..errors import NotSignedIn, StorageAway
from ..models import Person, Room, now, utc
from ..store import Store
from .peers import Peers


@dataclass
class Connection:
    """One open tab or program; `rooms` are those it has joined, by their ids."""

    id: str
    person: Person
    session: str
    rooms: dict[int, Room] = field(default_factory=dict)


@dataclass
class Stay:
    """One person's presence in one room, through any number of connections."""

    person: Person
    room: Room
    connections: dict[str, Connection] = field(default_factory=dict)
    until: datetime | None = None  # after the last connection: when they count as gone


class Presence:
    """The connections of this process; a person may have several, in one session."""

    def __init__(self, store: Store, grace: float = 0, alone: bool = True) -> None:
        """`grace`: for how many seconds a reload may interrupt somebody's presence unseen.

        `alone`: whether this is the chat's only process, so that nobody is here at its start.
        """
        self.store = store
        self.grace = timedelta(seconds=grace)
        self.connections: dict[str, Connection] = {}
        self.stays: dict[int, dict[int, Stay]] = {}  # by room, then by person
        self.changed: dict[int, Room] = {}  # rooms whose members have not been told yet
        # Held while the database is told, so that "here" and "left" are written in the order in
        # which they happened.
        self.lock = threading.Lock()
        self.peers = Peers()
        if alone:
            store.mark_all_sessions(utc(now()))

    def arrive(self, connection: Connection) -> None:
        """Notes a new connection; raises NotSignedIn when its session has just ended."""
        with self.lock:
            if not self.store.mark_session(connection.session, left_at=None):
                raise NotSignedIn
            self.connections[connection.id] = connection

    def depart(self, connection_id: str) -> Connection | None:
        """Forgets a connection; with a session's last one, its name starts to run out."""
        with self.lock:
            gone = self.connections.pop(connection_id, None)
            if gone is None:
                return None
            for room_id in gone.rooms:
                stay = self.stays[room_id][gone.person.id]
                del stay.connections[gone.id]
                if not stay.connections:
                    stay.until = now() + self.grace
            if not any(c.session == gone.session for c in self.connections.values()):
                with suppress(StorageAway):  # then it stays "here" until the next start
                    self.store.mark_session(gone.session, left_at=utc(now()))
        return gone

    def enter(self, connection: Connection, room: Room) -> None:
        """Shows a connection's person in a room."""
        person = connection.person
        with self.lock:
            if connection.id not in self.connections:
                return  # it went away while its join was being handled
            here = self.stays.setdefault(room.id, {})
            if person.id not in here:
                here[person.id] = Stay(person, room)
                self.changed[room.id] = room
            here[person.id].connections[connection.id] = connection
            here[person.id].until = None
            connection.rooms[room.id] = room

    def leave(self, person: Person, room: Room) -> list[Connection]:
        """Takes a person out of a room at once; returns the connections that were in it."""
        with self.lock:
            found = self._of(room, person.id)
            if person.id in self.stays.get(room.id, {}):
                self._remove(room, person)
            for connection in found:
                connection.rooms.pop(room.id, None)
        return found

    def members(self, room: Room) -> list[str]:
        """The names of the people in a room, in order."""
        with self.lock:
            here = {id: stay.person.name for id, stay in self.stays.get(room.id, {}).items()}
        return sorted(
            (here | self.peers.here(room)).values(), key=lambda name: (name.casefold(), name)
        )

    def count(self, room: Room) -> int:
        """How many people are in a room."""
        return len({*self.stays.get(room.id, ()), *self.peers.here(room)})

    def take_changed(self) -> list[Room]:
        """The rooms where somebody has come or gone since the last call."""
        with self.lock:
            moment = now()
            for stay in [s for here in self.stays.values() for s in here.values()]:
                if stay.until is not None and stay.until <= moment:
                    self._remove(stay.room, stay.person)
            changed, self.changed = self.changed, {}
        return list(changed.values())

    def connections_in(self, room: Room, people: Iterable[int]) -> list[Connection]:
        """The connections through which those people are in a room."""
        with self.lock:
            return [connection for person in people for connection in self._of(room, person)]

    def of_session(self, session: str) -> list[Connection]:
        """The connections a session has open."""
        with self.lock:
            return [c for c in self.connections.values() if c.session == session]

    def shown(self) -> dict[tuple[int, int], Stay]:
        """Everybody who shows in a room through this process, by the room and the person."""
        with self.lock:
            stays = [stay for here in self.stays.values() for stay in here.values()]
        return {(stay.room.id, stay.person.id): stay for stay in stays}

    def _of(self, room: Room, person_id: int) -> list[Connection]:
        stay = self.stays.get(room.id, {}).get(person_id)
        return list(stay.connections.values()) if stay else []

    def _remove(self, room: Room, person: Person) -> None:
        del self.stays[room.id][person.id]
        if not self.stays[room.id]:
            del self.stays[room.id]
        self.changed[room.id] = room
