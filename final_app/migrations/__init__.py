"""The database's history: each file in versions/ leads from the one before it to the next."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from ..schema import schema

FOLDER = Path(__file__).parent


class NotOurs(Exception):
    """The database belongs to another program, or to a newer chat; the message says which."""


def bring_up_to_date(engine: sa.Engine) -> None:
    """Takes a database, new or old, to the present tables, in one transaction; raises NotOurs."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with engine.connect() as db:
        if db.dialect.name == "sqlite":
            # SQLite's driver would leave the making of tables outside of the transaction; and two
            # chats that start at once on one file have to take turns.
            db.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # the same, for chats that start at once on one PostgreSQL
            driver: Any = db.connection.driver_connection
            driver.patience = None
            db.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
            db.exec_driver_sql("SELECT pg_advisory_xact_lock(7)")
        config.attributes["connection"] = db
        if tables := set(sa.inspect(db).get_table_names()):
            _recognise(db, tables, ScriptDirectory.from_config(config))
            command.upgrade(config, "head")
        else:
            schema.create_all(db)
            command.stamp(config, "head")
        db.commit()
    engine.dispose()  # with the connection that had so much time


def _recognise(db: sa.Connection, tables: set[str], script: ScriptDirectory) -> None:
    if not tables >= {"alembic_version", "people", "messages"}:
        raise NotOurs("it belongs to another program")
    version = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if version not in [revision.revision for revision in script.walk_revisions()]:
        raise NotOurs("it was written by a newer chat, or by another program")
