"""The database's history: each file in versions/ leads from the one before it to the next."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

FIRST_SLICE = {"people", "sessions", "rooms", "messages"}  # written before there was a history


class NotOurs(Exception):
    """The database belongs to another program, or to a newer chat; the message says which."""


def bring_up_to_date(engine: sa.Engine) -> None:
    """Takes a database of any age to the present tables, in one transaction; raises NotOurs."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with engine.connect() as db:
        if db.dialect.name == "sqlite":
            # SQLite's driver would leave the making of tables outside of the transaction; and two
            # chats that start at once on one file have to take turns.
            db.exec_driver_sql("BEGIN IMMEDIATE")
        known = {revision.revision for revision in script.walk_revisions()}
        version = _version(db, known)
        config.attributes["connection"] = db
        if version != script.get_current_head():
            if version == "1":
                command.stamp(config, "1")
            command.upgrade(config, "head")
        db.commit()


def _version(db: sa.Connection, known: set[str]) -> str | None:
    """The version a database is at; None for an empty one."""
    tables = set(sa.inspect(db).get_table_names())
    if "alembic_version" in tables:
        version: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
        if version not in known or not tables >= FIRST_SLICE:
            raise NotOurs("It was written by a newer chat, or by another program.")
        return version
    if tables and tables != FIRST_SLICE:
        raise NotOurs("It belongs to another program.")
    return "1" if tables else None
