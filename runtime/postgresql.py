"""Connections to PostgreSQL that wait for no answer too long."""

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus

SILENCE = 3.0  # seconds; a transaction of a process that was frozen holds its locks for two


class Connection(psycopg.Connection[Any]):
    """Gives a server up that does not answer.

    One that is frozen can't keep its own limits, and its computer still acknowledges what it gets.
    """

    patience: float | None = SILENCE

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.info.transaction_status is TransactionStatus.ACTIVE:
                self.pgconn.finish()  # an answer that came later would be taken for another's
            raise


def engine_for(address: str) -> sa.Engine:
    """The engine for a postgresql:// address; raises what is wrong with it."""
    # A loop waits for the database, so nothing may take it long; least of all a process that
    # was frozen in the middle of a transaction.
    limits = "-c statement_timeout=2800 -c lock_timeout=2500"
    limits += " -c idle_in_transaction_session_timeout=2000"
    connecting = {"connect_timeout": 3, "tcp_user_timeout": 5000, "options": limits}
    if not address.startswith("postgres"):
        raise ValueError
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    (url.host or "").encode("idna")  # as the driver will do, but now it is a ValueError of ours
    # Its errors name no values: one of them may be what somebody has written.
    engine = sa.create_engine(url, connect_args=connecting, pool_timeout=5, hide_parameters=True)

    @sa.event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, options: Any) -> Connection:
        return Connection.connect(*args, **options)

    return engine
