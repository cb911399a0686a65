"""Who is writing something right now."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ..models import Room
from .presence import Connection

LASTS = 6.0  # seconds; a client that goes on writing says so more often


@dataclass
class Typist:
    """Somebody at work, until they stop, send, leave, or say nothing for too long."""

    connection: Connection
    room: Room
    until: float


class Typists:
    """The people who are writing, by room and person."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.active: dict[tuple[int, int], Typist] = {}
        self.lock = threading.Lock()

    def start(self, connection: Connection, room: Room) -> bool:
        """Notes that somebody is writing; False when that was known."""
        key = (room.id, connection.person.id)
        with self.lock:
            is_new = key not in self.active
            self.active[key] = Typist(connection, room, self.clock() + LASTS)
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
        moment = self.clock()
        return self._drop(lambda typist: typist.until <= moment)

    def of(self, room: Room) -> list[Connection]:
        """One connection of each person who is writing in a room."""
        with self.lock:
            return [t.connection for t in self.active.values() if t.room.id == room.id]

    def _drop(self, is_over: Callable[[Typist], bool]) -> list[Room]:
        with self.lock:
            over = [key for key, typist in self.active.items() if is_over(typist)]
            gone = [self.active.pop(key).room for key in over]
        return list({room.id: room for room in gone}.values())
