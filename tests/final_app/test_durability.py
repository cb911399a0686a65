"""Shows that what SQLite has promised is on the disk, and that its tables point to what is there."""

from contextlib import ExitStack

PROMISES = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 is FULL


def promises_of(db):
    return {name: db.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PROMISES}


def test_every_connection_of_a_store_keeps_the_promises(store):
    with ExitStack() as all_of_them:
        several = [all_of_them.enter_context(store.engine.connect()) for _ in range(3)]
        several.append(all_of_them.enter_context(store.engine.begin()))
        assert len({id(db.connection.driver_connection) for db in several}) == 4
        assert [promises_of(db) for db in several] == [PROMISES] * 4


def test_so_does_the_connection_that_writes_a_whole_turn(store):
    with store.engine.turn(), store.engine.begin() as db:
        assert promises_of(db) == PROMISES
