"""Who is writing something right now."""

import threading
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from ..models import Room
from .presence import Connection

LASTS = 6.0  # seconds; a client that goes on writing says so more often


class Typist(NamedTuple):
    """Somebody at work, until they stop, send, leave, or say nothing for too long."""

    connection: Connection
    room: Room
    until: float


class Typists:
    """The people who are writing, by room and person."""

    def __init__(self) -> None:
        self.active: dict[tuple[int, int], Typist] = {}
        self.lock = threading.Lock()

    def start(self, connection: Connection, room: Room) -> bool:
        """Notes that somebody is writing; False when that was known."""
        key = (room.id, connection.person.id)
        with self.lock:
            is_new = key not in self.active
            self.active[key] = Typist(connection, room, monotonic() + LASTS)
        return is_new

    def stop(self, connection: Connection, room: Room) -> bool:
        """Notes that somebody has stopped; False when they had not been writing."""
        with self.lock:
            return self.active.pop((room.id, connection.person.id), None) is not None

    def depart(self, connection: Connection) -> list[Room]:
        """Stops whatever was being written on a connection; returns the rooms."""
        return self._drop(lambda typist: typist.connection.id == connection.id)

    def expire(self) -> list[Room]:
        """Stops whoever has said nothing for too long; returns the rooms."""
        moment = monotonic()
        return self._drop(lambda typist: typist.until <= moment)

    def of(self, room: Room) -> dict[int, str]:
        """The names of the people who are writing in a room, by their ids."""
        with self.lock:
            people = [t.connection.person for t in self.active.values() if t.room.id == room.id]
        return {person.id: person.name for person in people}

    def _drop(self, is_over: Callable[[Typist], bool]) -> list[Room]:
        with self.lock:
            over = [key for key, typist in self.active.items() if is_over(typist)]
            return list({key[0]: self.active.pop(key).room for key in over}.values())
