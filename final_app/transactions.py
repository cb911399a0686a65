"""When the database commits: each write by itself, or all writes of one turn together.

What a commit costs is waiting for the disk, and it waits as long for one message as for fifty.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa


class Transactions:
    """An engine whose `begin` and `connect` join the turn of their thread, if there is one."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.own = threading.local()  # of each thread: its turn, and the turn's connection
        # SQLite lets one write at a time, and whoever waits inside it sleeps for longer and longer;
        # waiting out here, everybody gets their turn.
        self.lock = threading.RLock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Commits at its end, in one go, all that this thread writes meanwhile.

        Raises what the commit raises; then nothing of it is stored. A database other than SQLite
        locks rows one by one, and there each write goes on committing by itself.
        """
        if self.engine.dialect.name != "sqlite":
            yield
            return
        with ExitStack() as turn:
            self.own.turn, self.own.db = turn, None
            try:
                yield
            finally:
                self.own.turn = None

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A transaction; within a turn it is a part of the turn's."""
        if getattr(self.own, "turn", None):
            yield self._of_turn()
        else:
            with self.lock, self.engine.begin() as db:
                yield db

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        """A connection to read by; within a turn it sees what the turn has written."""
        if getattr(self.own, "turn", None):
            yield self._of_turn()
        else:
            with self.engine.connect() as db:
                yield db

    def _of_turn(self) -> sa.Connection:
        if self.own.db is None:
            self.own.turn.enter_context(self.lock)
            db = self.own.turn.enter_context(self.engine.begin())
            db.exec_driver_sql("BEGIN IMMEDIATE")  # the driver itself would begin too late
            self.own.db = db
        return self.own.db  # type: ignore[no-any-return]
