"""Who is here: the open connections, and whose they are."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ..errors import NotSignedIn
from ..models import Person, now, utc
from ..store import Store


@dataclass
class Connection:
    """One open tab or program; `rooms` holds the names of the rooms it has joined."""

    id: str
    person: Person
    session: str
    rooms: set[str] = field(default_factory=set)


class Presence:
    """The connections of this process; a person may have several, in one session."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = now) -> None:
        self.store = store
        self.clock = clock
        self.connections: dict[str, Connection] = {}
        # Held while the database is told, so that "here" and "left" are written in the order in
        # which they happened.
        self.lock = threading.Lock()
        store.mark_all_sessions(utc(clock()))

    def arrive(self, connection: Connection) -> None:
        """Notes a new connection; raises NotSignedIn when its session has just ended."""
        with self.lock:
            if not self.store.mark_session(connection.session, left_at=None):
                raise NotSignedIn
            self.connections[connection.id] = connection

    def find(self, connection_id: str) -> Connection:
        """The connection of that id; raises NotSignedIn."""
        try:
            return self.connections[connection_id]
        except KeyError:
            raise NotSignedIn from None

    def person_id(self, connection_id: str) -> int | None:
        """Whose connection it is, for the log."""
        found = self.connections.get(connection_id)
        return found.person.id if found else None

    def depart(self, connection_id: str) -> Connection | None:
        """Forgets a connection; with a session's last one, its name starts to run out."""
        with self.lock:
            gone = self.connections.pop(connection_id, None)
            if gone and not self._of_session(gone.session):
                self.store.mark_session(gone.session, left_at=utc(self.clock()))
        return gone

    def of_session(self, session: str) -> list[Connection]:
        """The connections a session has open."""
        with self.lock:
            return self._of_session(session)

    def _of_session(self, session: str) -> list[Connection]:
        return [c for c in self.connections.values() if c.session == session]
