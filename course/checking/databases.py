"""Makes SQLite quick in the process of a check, which need not survive a power cut."""

import contextlib
import sqlite3
from typing import Any


def hurry() -> None:
    """Lets every new connection leave it to the system when to write to the disk.

    A commit then takes a fraction of a millisecond, and not as long as a slow or busy disk likes.
    What was committed is still there when the server is started again.
    """
    connect = sqlite3.connect

    def quickly(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        with contextlib.suppress(sqlite3.Error):  # the learner's own statement will say it better
            connection.execute("PRAGMA synchronous = OFF")
        return connection

    sqlite3.connect = quickly  # type: ignore[assignment]
