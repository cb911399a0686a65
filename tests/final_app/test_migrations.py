"""Shows that a database of any age is brought up to date, and that a strange one is left alone."""

import sqlite3

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql

from final_app.models import Person
from final_app.schema import schema
from final_app.services.messages import Messages
from final_app.services.rooms import Rooms
from final_app.store import CannotOpen, Store

# What the first version of the chat made, before there were migrations.
FIRST = """
CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,
                     name_key TEXT NOT NULL UNIQUE);
CREATE TABLE sessions (id TEXT NOT NULL PRIMARY KEY,
                       person_id INTEGER NOT NULL UNIQUE REFERENCES people (id), left_at TEXT);
CREATE TABLE rooms (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                    last_number INTEGER DEFAULT '0' NOT NULL);
CREATE TABLE messages (room_id INTEGER NOT NULL REFERENCES rooms (id), number INTEGER NOT NULL,
                       author_id INTEGER NOT NULL REFERENCES people (id), client_id TEXT NOT NULL,
                       text TEXT NOT NULL, timestamp TEXT NOT NULL, PRIMARY KEY (room_id, number),
                       UNIQUE (author_id, client_id));
INSERT INTO people VALUES (1, 'Ann', 'ann');
INSERT INTO rooms VALUES (1, 'general', 2);
INSERT INTO messages VALUES (1, 1, 1, 'a', 'Hello', '2026-01-01T00:00:00.000Z');
INSERT INTO messages VALUES (1, 2, 1, 'b', 'Again', '2026-01-01T00:00:01.000Z');
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "chat.sqlite3"


def write(file, script):
    db = sqlite3.connect(file)
    db.executescript(script)
    db.close()


@pytest.mark.parametrize("script", ["", FIRST], ids=["new", "first version"])
def test_the_tables_are_those_the_code_expects(file, script):
    write(file, script)
    store = Store(str(file))
    with store.engine.connect() as db:
        assert compare_metadata(MigrationContext.configure(db), schema) == []
    store.close()


def test_a_chat_of_the_first_version_goes_on_where_it_was(file):
    write(file, FIRST)
    for _ in range(2):  # and opening it once more changes nothing
        store = Store(str(file))
        rooms, messages, ann = Rooms(store), Messages(store), Person(1, "Ann")
        room = rooms.join(ann, "general")[0].room
        assert rooms.joined(ann, "general").read_number == 2
        kept = messages.history(room).messages
        assert [m.text for m in kept] == ["Hello", "Again"]
        store.close()
    store = Store(str(file))
    assert Messages(store).post(ann, room, "New", "c")[0].number == 3
    store.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(file):
    # A room that the index of the next version can't bear.
    write(file, FIRST + "CREATE INDEX members_by_person ON people (name);")
    with pytest.raises(CannotOpen):
        Store(str(file))
    db = sqlite3.connect(file)
    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {"people", "sessions", "rooms", "messages"}
    assert [row[1] for row in db.execute("PRAGMA table_info(rooms)")][-1] == "last_number"
    db.close()


STRANGE = {
    "another program's": "CREATE TABLE recipes (id INTEGER)",
    "from the future": FIRST
    + "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('999')",
    "another program's with a history": "CREATE TABLE alembic_version (version_num TEXT);"
    "INSERT INTO alembic_version VALUES ('1')",
}


@pytest.mark.parametrize("script", STRANGE.values(), ids=STRANGE)
def test_a_strange_database_is_refused_in_one_sentence_and_left_alone(file, script):
    write(file, script)
    db = sqlite3.connect(file)
    before = list(db.iterdump())
    with pytest.raises(CannotOpen, match=r"^Can't use .* as the chat's database\. It .*\."):
        Store(str(file))
    assert list(db.iterdump()) == before
    db.close()
    file.unlink()
    Store(str(file)).close()


def test_postgresql_could_make_the_same_tables():
    for table in schema.sorted_tables:
        made = sa.schema.CreateTable(table).compile(dialect=postgresql.dialect())
        assert "CREATE TABLE" in str(made)
