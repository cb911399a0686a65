"""Shows that a database of any age is brought up to date, and that a strange one is left alone."""

import shutil
import sqlite3

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql

from final_app import migrations
from final_app.models import Person
from final_app.schema import schema
from final_app.services.messages import Messages
from final_app.services.rooms import Rooms
from final_app.store import CannotOpen, Store

# What the first release made.
FIRST = """
CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,
                     name_key TEXT NOT NULL UNIQUE);
CREATE TABLE sessions (id TEXT NOT NULL PRIMARY KEY,
                       person_id INTEGER NOT NULL UNIQUE REFERENCES people (id), left_at TEXT);
CREATE TABLE rooms (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                    last_number INTEGER DEFAULT '0' NOT NULL, name_key TEXT DEFAULT '' NOT NULL);
CREATE UNIQUE INDEX rooms_by_name_key ON rooms (name_key);
CREATE TABLE members (room_id INTEGER NOT NULL REFERENCES rooms (id),
                      person_id INTEGER NOT NULL REFERENCES people (id), joined_at TEXT NOT NULL,
                      read_number INTEGER NOT NULL, PRIMARY KEY (room_id, person_id));
CREATE INDEX members_by_person ON members (person_id);
CREATE TABLE messages (room_id INTEGER NOT NULL REFERENCES rooms (id), number INTEGER NOT NULL,
                       author_id INTEGER NOT NULL REFERENCES people (id), client_id TEXT NOT NULL,
                       text TEXT NOT NULL, timestamp TEXT NOT NULL, PRIMARY KEY (room_id, number),
                       UNIQUE (author_id, client_id));
CREATE TABLE alembic_version (version_num TEXT NOT NULL PRIMARY KEY);
INSERT INTO alembic_version VALUES ('2');
INSERT INTO people VALUES (1, 'Ann', 'ann');
INSERT INTO rooms VALUES (1, 'general', 2, 'general');
INSERT INTO members VALUES (1, 1, '2026-01-01T00:00:00.000Z', 2);
INSERT INTO messages VALUES (1, 1, 1, 'a', 'Hello', '2026-01-01T00:00:00.000Z');
INSERT INTO messages VALUES (1, 2, 1, 'b', 'Again', '2026-01-01T00:00:01.000Z');
"""

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade():
    op.add_column("people", sa.Column("colour", sa.Text))
    op.execute("INSERT INTO people VALUES (1, 'Ben', 'ben', 'blue')")  # the id may be Ann's
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "chat.sqlite3"


def write(file, script):
    db = sqlite3.connect(file)
    db.executescript(script)
    db.close()


@pytest.mark.parametrize("script", ["", FIRST], ids=["new", "first release"])
def test_the_tables_are_those_the_code_expects(file, script):
    write(file, script)
    store = Store(str(file))
    with store.engine.connect() as db:
        assert compare_metadata(MigrationContext.configure(db), schema) == []
    store.close()


def test_a_chat_of_the_first_release_goes_on_where_it_was(file):
    write(file, FIRST)
    for _ in range(2):  # and opening it once more changes nothing
        store = Store(str(file))
        rooms, ann = Rooms(store), Person(1, "Ann")
        messages = Messages(store, rooms)
        room = rooms.join(ann, "general")[0].room
        assert rooms.joined(ann, "general").read_number == 2
        kept = messages.history(room).messages
        assert [m.text for m in kept] == ["Hello", "Again"]
        store.close()
    store = Store(str(file))
    assert Messages(store, Rooms(store)).post(ann, "general", "New", "c")[1].number == 3
    store.close()


def tables(file):
    """What is in a database, as SQL."""
    db = sqlite3.connect(file)
    found = list(db.iterdump())
    db.close()
    return found


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """The chat's next version, whose one migration is above."""
    folder = shutil.copytree(migrations.FOLDER, tmp_path / "migrations")
    (folder / "versions" / "v3_next.py").write_text(NEXT)
    monkeypatch.setattr(migrations, "FOLDER", folder)


def test_the_next_version_takes_a_database_on_from_where_it_was(file, next_version):
    write(file, FIRST.replace("INSERT INTO people VALUES (1,", "INSERT INTO people VALUES (5,"))
    for _ in range(2):
        Store(str(file)).close()
    after = "\n".join(tables(file))
    assert "VALUES(1,'Ben','ben','blue')" in after
    assert "INSERT INTO \"alembic_version\" VALUES('3')" in after


def test_a_migration_that_fails_leaves_the_database_as_it_was(file, next_version):
    write(file, FIRST)
    before = tables(file)
    with pytest.raises(CannotOpen):
        Store(str(file))
    assert tables(file) == before


def test_a_first_start_that_fails_leaves_nothing_half_made(file, monkeypatch):
    def fail(*_):
        raise sa.exc.DatabaseError("", {}, OSError("the disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr("alembic.command.stamp", fail)
        with pytest.raises(CannotOpen):
            Store(str(file))
    assert not [line for line in tables(file) if "TABLE" in line]
    Store(str(file)).close()


STRANGE = {
    "another program's": "CREATE TABLE recipes (id INTEGER)",
    "from the future": FIRST + "UPDATE alembic_version SET version_num = '999'",
    "another program's with a history": "CREATE TABLE alembic_version (version_num TEXT);"
    "INSERT INTO alembic_version VALUES ('2')",
}


@pytest.mark.parametrize("script", STRANGE.values(), ids=STRANGE)
def test_a_strange_database_is_refused_in_one_sentence_and_left_alone(file, script):
    write(file, script)
    before = tables(file)
    with pytest.raises(CannotOpen, match=r"^Can't use .* database: it .*\. Give another file\.$"):
        Store(str(file))
    assert tables(file) == before
    file.unlink()
    Store(str(file)).close()


def test_postgresql_could_make_the_same_tables():
    for table in schema.sorted_tables:
        made = sa.schema.CreateTable(table).compile(dialect=postgresql.dialect())
        assert "CREATE TABLE" in str(made)
