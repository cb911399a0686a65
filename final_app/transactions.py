"""When the database commits: each write by itself, or all writes of one turn together.

What a commit costs is waiting for the disk, and it waits as long for one message as for fifty.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


class Transactions:
    """An engine whose `begin` and `connect` join the turn of their thread, if there is one."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.turns = threading.local()
        # SQLite lets one write at a time, and whoever waits inside it sleeps for longer and longer;
        # waiting out here, everybody gets their turn.
        self.lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Commits at its end, in one go, all that this thread writes meanwhile.

        Raises what the commit raises; then nothing of it is stored. A database other than SQLite
        locks rows one by one, and there each write goes on committing by itself.
        """
        if self.engine.dialect.name != "sqlite":
            yield
            return
        turn = self.turns.own = _Turn(self.engine, self.lock)
        try:
            yield
            turn.commit()
        finally:
            self.turns.own = None
            turn.close()

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A transaction; within a turn it is a part of the turn's, and can still fail alone."""
        turn: _Turn | None = getattr(self.turns, "own", None)
        if turn is None:
            with self.lock, self.engine.begin() as db:
                yield db
        else:
            with turn.part() as db:
                yield db

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        """A connection to read by; within a turn it sees what the turn has written."""
        turn: _Turn | None = getattr(self.turns, "own", None)
        if turn is None:
            with self.engine.connect() as db:
                yield db
        else:
            yield turn.connection

    def dispose(self) -> None:
        self.engine.dispose()


class _Turn:
    """One thread's transaction; opens its connection when it first needs one."""

    def __init__(self, engine: sa.Engine, lock: threading.Lock) -> None:
        self.engine = engine
        self.lock = lock
        self.opened: sa.Connection | None = None
        self.has_begun = False

    @property
    def connection(self) -> sa.Connection:
        if self.opened is None:
            self.opened = self.engine.connect()
        return self.opened

    @contextmanager
    def part(self) -> Iterator[sa.Connection]:
        execute = self.connection.exec_driver_sql
        if not self.has_begun:
            self.lock.acquire()
            self.has_begun = True
            execute("BEGIN IMMEDIATE")  # before the first savepoint, or that would be committed
        execute("SAVEPOINT part")
        try:
            yield self.connection
        except BaseException:
            execute("ROLLBACK TO part")
            raise
        finally:
            execute("RELEASE part")

    def commit(self) -> None:
        if self.has_begun:
            self.connection.commit()

    def close(self) -> None:
        try:
            if self.opened is not None:
                self.opened.close()  # undoes what has not been committed
        finally:
            if self.has_begun:
                self.lock.release()
