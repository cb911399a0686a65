"""Who is here, and who is writing: the open connections, whose they are, and where they show."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from ..errors import NotSignedIn, StorageAway
from ..models import Person, Room, now, utc
from ..store import Store
from .peers import Peers, People

TYPING_LASTS = 6.0  # seconds; a client that goes on writing says so more often


class Connection(NamedTuple):
    """One open tab or program."""

    id: str
    person: Person
    session: str


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
        self.stays: dict[Room, dict[int, Stay]] = {}  # by room, then by the person's id
        self.changed: set[Room] = set()  # rooms whose members have not been told yet
        self.unnoted: dict[str, str] = {}  # sessions that were left while the database was away
        # Held while the database is told: "here" and "left" are written in the order they happened.
        self.lock = threading.Lock()
        self.peers = Peers()
        if alone:
            store.mark_all_sessions(utc(now()))

    def arrive(self, connection: Connection) -> None:
        """Notes a new connection; raises NotSignedIn when its session has just ended."""
        with self.lock:
            if not self.store.mark_session(connection.session, left_at=None):
                raise NotSignedIn
            self.unnoted.pop(connection.session, None)
            self.connections[connection.id] = connection

    def depart(self, connection_id: str) -> Connection | None:
        """Forgets a connection; with a session's last one, its name starts to run out."""
        with self.lock:
            gone = self.connections.pop(connection_id, None)
            if gone is None:
                return None
            for here in self.stays.values():
                stay = here.get(gone.person.id)
                if stay and stay.connections.pop(gone.id, None) and not stay.connections:
                    stay.until = now() + self.grace
            if not any(c.session == gone.session for c in self.connections.values()):
                self._note(gone.session, utc(now()))
        return gone

    def note_departures(self) -> None:
        """Catches up with what could not be noted while the database was away."""
        if self.unnoted and self.store.is_reachable():
            with self.lock:
                for session, left_at in [*self.unnoted.items()]:
                    self._note(session, left_at)

    def _note(self, session: str, left_at: str) -> None:
        self.unnoted[session] = left_at
        with suppress(StorageAway):
            self.store.mark_session(session, left_at)
            del self.unnoted[session]

    def enter(self, connection: Connection, room: Room) -> None:
        person = connection.person
        with self.lock:
            if connection.id not in self.connections:
                return  # it went away while its join was being handled
            here = self.stays.setdefault(room, {})
            if person.id not in here:
                here[person.id] = Stay(person, room)
                self.changed.add(room)
            here[person.id].connections[connection.id] = connection
            here[person.id].until = None

    def leave(self, person: Person, room: Room) -> list[Connection]:
        """Takes a person out of a room at once; returns the connections that were in it."""
        with self.lock:
            stay = self.stays.get(room, {}).get(person.id)
            if stay is None:
                return []
            self._remove(stay)
            return list(stay.connections.values())

    def members(self, room: Room) -> list[str]:
        """The names of the people in a room, in order."""
        with self.lock:
            names = (self._here(room) | self.peers.here(room)).values()
        return sorted(names, key=lambda name: (name.casefold(), name))

    def count(self, room: Room) -> int:
        return len({*self.stays.get(room, ()), *self.peers.here(room)})

    def take_changed(self) -> list[Room]:
        """The rooms where somebody has come or gone since the last call."""
        with self.lock:
            moment = now()
            for stay in [stay for here in self.stays.values() for stay in here.values()]:
                if stay.until is not None and stay.until <= moment:
                    self._remove(stay)
            changed, self.changed = self.changed, set()
        return list(changed)

    def connections_in(self, room: Room, people: Iterable[int]) -> list[Connection]:
        with self.lock:
            here = self.stays.get(room, {})
            return [c for id in people if id in here for c in here[id].connections.values()]

    def of_session(self, session: str) -> list[Connection]:
        with self.lock:
            return [c for c in self.connections.values() if c.session == session]

    def shown(self) -> dict[Room, People]:
        """Everybody who shows in a room through this process."""
        with self.lock:
            return {room: self._here(room) for room in self.stays}

    def _here(self, room: Room) -> People:
        return {id: stay.person.name for id, stay in self.stays.get(room, {}).items()}

    def _remove(self, stay: Stay) -> None:
        del self.stays[stay.room][stay.person.id]
        if not self.stays[stay.room]:
            del self.stays[stay.room]
        self.changed.add(stay.room)


class Typists:
    """The people who are writing, until they stop, send, leave, or say nothing for too long."""

    def __init__(self) -> None:
        # By room and person: the id of their connection, and until when they count as writing.
        self.active: dict[tuple[Room, Person], tuple[str, float]] = {}
        self.lock = threading.Lock()

    def note(self, connection: Connection, room: Room, typing: bool) -> bool:
        """Notes that somebody is writing, or has stopped; False when that was known."""
        key = (room, connection.person)
        with self.lock:
            was_typing = self.active.pop(key, None) is not None
            if typing:
                self.active[key] = connection.id, monotonic() + TYPING_LASTS
        return was_typing != typing

    def depart(self, connection: Connection) -> list[Room]:
        """Stops whatever was being written on a connection; returns the rooms."""
        return self._drop(lambda by, _: by == connection.id)

    def expire(self) -> list[Room]:
        """Stops whoever has said nothing for too long; returns the rooms."""
        moment = monotonic()
        return self._drop(lambda _, until: until <= moment)

    def of(self, room: Room) -> People:
        """Who is writing in a room."""
        with self.lock:
            return {person.id: person.name for where, person in self.active if where == room}

    def _drop(self, is_over: Callable[[str, float], bool]) -> list[Room]:
        with self.lock:
            over = [key for key, typist in self.active.items() if is_over(*typist)]
            for key in over:
                del self.active[key]
        return list({room for room, _ in over})
