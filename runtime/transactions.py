"""When the database commits: each write by itself, or all writes of one turn together.

What a commit costs is waiting for the disk, and it waits as long for one message as for fifty.
"""

import logging
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

AWAY = 0.5  # seconds between two questions to a server that did not answer

log = logging.getLogger(__name__)

Connecting = AbstractContextManager[sa.Connection]


class Transactions:
    """An engine whose `begin` and `connect` join the turn of their thread, if there is one."""

    def __init__(self, engine: sa.Engine, away: type[Exception]) -> None:
        """`away` is what `begin` and `connect` raise while the database can't be reached."""
        self.engine, self.away = engine, away
        self.own = threading.local()  # of each thread: its turn, and the turn's connection
        # SQLite lets one write at a time, and whoever waits inside it sleeps for longer and longer;
        # waiting out here, everybody gets their turn.
        self.lock = threading.RLock()
        self.kept: sa.Connection | None = None
        self.is_away, self.closed = False, threading.Event()
        # A server would be told of a transaction's beginning and end, for one question in between.
        self.is_server = engine.dialect.name != "sqlite"
        self.reading = engine
        if self.is_server:
            self.reading = engine.execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Lets go of every connection."""
        self.closed.set()
        if self.kept:
            self.kept.close()
        self.engine.dispose()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Commits at its end, in one go, all that this thread writes meanwhile.

        Raises what the commit raises; then nothing of it is stored. A database other than SQLite
        locks rows one by one, and there each write goes on committing by itself.
        """
        if self.is_server:
            yield
            return
        self.own.turn, self.own.db = True, None
        try:
            yield
        except BaseException:
            self._end_turn("ROLLBACK")
            raise
        self._end_turn("COMMIT")

    def begin(self) -> Connecting:
        """A transaction; within a turn it is a part of the turn's."""
        return self._joining(self.engine.begin, self.lock)

    def connect(self) -> Connecting:
        """A connection to read by; within a turn it sees what the turn has written."""
        return self._joining(self.reading.connect, nullcontext())

    @contextmanager
    def _joining(self, opened: Callable[[], Connecting], lock: Any) -> Iterator[sa.Connection]:
        if getattr(self.own, "turn", False):
            yield self._of_turn()
        else:
            with lock, self._reached(), opened() as db:
                yield db

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Raises `away` when the database can't be reached, and at once until it can be."""
        if self.is_away:
            raise self.away
        try:
            yield
        except SQLAlchemyError as error:
            is_lost = getattr(error, "connection_invalidated", True)  # or there never was one
            if not is_lost and not isinstance(error, OperationalError):
                raise
            log.warning("the database is away: %s", type(error.__cause__ or error).__name__)
            if self.is_server and not self.is_away:
                self.is_away = True
                threading.Thread(target=self._wait_for_it, daemon=True).start()
            raise self.away from error

    def _wait_for_it(self) -> None:
        """Asks a server until it answers, so that nobody else has to wait for what it says."""
        while self.is_away and not self.closed.wait(AWAY):
            with suppress(SQLAlchemyError), self.reading.connect() as db:
                db.execute(sa.select(1))
                self.is_away = False

    def text_of(self, statement: sa.Executable) -> str:
        """A statement as this database reads it, for what runs too often to be built each time."""
        return str(statement.compile(dialect=self.engine.dialect))  # type: ignore[attr-defined]

    def _of_turn(self) -> sa.Connection:
        if self.own.db is None:
            with ExitStack() as undo:
                undo.enter_context(self.lock)
                # Kept from turn to turn: to take one from the pool takes as long as to use it.
                self.kept = self.kept or self.engine.connect()
                run(self.kept, "BEGIN IMMEDIATE")  # the driver itself would begin too late
                undo.pop_all()
            self.own.db = self.kept
        return self.own.db  # type: ignore[no-any-return]

    def _end_turn(self, how: str) -> None:
        db, self.own.turn, self.own.db = self.own.db, False, None
        if db is None:
            return
        try:
            run(db, how)
        except BaseException:
            self.kept = None
            db.close()
            raise
        finally:
            self.lock.release()


def run(db: sa.Connection, text: str, values: Mapping[str, Any] | None = None) -> Any:
    """Runs the text of a statement; its first row, or None. Raises what SQLAlchemy raises.

    SQLite is asked directly: what SQLAlchemy does around a statement takes longer than SQLite.
    """
    driver: Any = db.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        result = db.exec_driver_sql(text, values)
        return result.first() if result.returns_rows else None
    try:
        return driver.execute(text, values or {}).fetchone()
    except sqlite3.Error as error:
        raise DBAPIError.instance(text, None, error, sqlite3.Error) from error


def engine_for(address: str) -> sa.Engine:
    """The engine for a file of SQLite's or a postgresql:// address; raises what is wrong with it."""
    if "://" in address:
        from . import postgresql  # its driver takes a while to import

        return postgresql.engine_for(address)
    url = sa.URL.create("sqlite", database=address)
    engine = sa.create_engine(url, paramstyle="named", hide_parameters=True)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def complaint(engine: sa.Engine, error: Exception) -> str:
    """What is wrong with a database that can't be used."""
    said = str(getattr(error, "orig", error)).partition("\n")[0].rstrip(".")
    why = re.sub(".*(failed|FATAL): +", "", said)
    name = engine.url.database
    if engine.dialect.name != "sqlite":
        name = str(engine.url.set(drivername="postgresql", query={}))  # a password shows as ***
    return f"Can't use {name} as the database: {why}."


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # WAL: readers never wait for the writer. FULL: every commit reaches the disk before it is
    # acknowledged. NORMAL would do for a killed server, but a power cut could take the last
    # messages back; what it costs is one disk write for each turn.
    # busy_timeout, in milliseconds: another process may be writing.
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {setting}")
