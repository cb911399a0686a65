"""Shows what a turn is: many writes, one commit, each can fail alone; and that none is left out."""

import sqlite3
import threading

import pytest

from final_app.models import Person, Room
from runtime import Loop
from tests.final_app.visitors import PATIENCE

NOW = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def post(store):
    """Stores a message of Ann's and returns its number."""
    ann = store.open_session("s", "Ann", "ann", NOW, NOW)
    assert ann == Person(1, "Ann")
    assert store.add_member(ann, store.add_room("general", "general"), NOW)

    def post(client_id):
        return store.add_message("general", ann, "Hello", client_id, NOW)[1].number

    return post


@pytest.fixture
def stored(store):
    """Counts the messages as another program sees them."""
    file = sqlite3.connect(store.engine.engine.url.database)
    yield lambda: file.execute("SELECT count(*) FROM messages").fetchone()[0]
    file.close()


def test_what_is_written_in_a_turn_is_stored_at_its_end_and_not_before(store, post, stored):
    assert post("before") == 1
    assert stored() == 1
    with store.engine.turn():
        assert [post("a"), post("b")] == [2, 3]
        assert stored() == 1
    assert stored() == 3


def test_the_turn_itself_sees_what_it_has_written(store, post):
    with store.engine.turn():
        post("a")
        assert len(store.history(Room(1, "general"), None, None, 10).messages) == 1


def test_a_write_that_fails_takes_nothing_with_it_and_leaves_no_gap(store, post, stored):
    with store.engine.turn():
        assert [post("a"), post("a"), post("b")] == [1, 1, 2]
        assert store.open_session("t", "Ann", "ann", NOW, NOW) is None  # the name is taken
        assert post("c") == 3
    assert stored() == 3


def test_a_turn_that_fails_stores_nothing_and_the_next_one_goes_on(store, post, stored):
    def turn_that_fails():
        with store.engine.turn():
            post("a")
            raise OSError

    with pytest.raises(OSError):
        turn_that_fails()
    assert stored() == 0
    with store.engine.turn():
        assert post("a") == 1
    assert stored() == 1


def test_another_thread_has_no_part_in_a_turn(store, post, stored):
    with store.engine.turn():
        thread = threading.Thread(target=post, args=["a"])
        thread.start()
        thread.join(PATIENCE)
        assert stored() == 1


def test_every_call_from_whatever_thread_is_answered():
    loop = Loop()
    loop.start()
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.extend(loop.call(int, n) for n in range(500)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(answers) == sorted([*range(500)] * 4)
    with pytest.raises(ValueError, match="invalid literal"):
        loop.call(int, "no number")
    loop.stop()
    assert loop.call(int, "1") is None


def test_whoever_asks_while_the_loop_ends_is_answered_or_told_at_once_that_it_has_ended():
    for _ in range(50):
        loop, answers = Loop(), []
        loop.start()

        def ask(loop=loop, answers=answers):
            while answers[-1:] != [None]:
                answers.append(loop.call(int, "1"))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        loop.stop()
        for thread in threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads)
        assert set(answers) <= {1, None}


def test_what_begins_while_the_loop_ends_is_stored_and_lets_go_of_the_database(store, post, stored):
    loop = Loop(store.engine.turn)

    def last_round():
        loop.asyncio.stop()
        loop.serve(post, "m-1")

    loop.start()
    loop.asyncio.call_soon_threadsafe(last_round)
    loop.thread.join(PATIENCE)
    assert stored() == 1
    assert post("m-2") == 2
    loop.stop()


def test_timers_come_in_their_order(monkeypatch):
    loop, called = Loop(), []
    done = threading.Event()
    moment = loop.asyncio.time()

    def set_all():  # in one turn, so that none is over before the others are set
        for seconds, name in ((0.03, "last"), (0.01, "first"), (0.02, "middle")):
            loop.later(seconds, lambda name=name: called.append(name))
        loop.later(0.04, done.set)

    loop.start()
    with monkeypatch.context() as standing:  # and at one moment, however long that takes
        standing.setattr(loop.asyncio, "time", lambda: moment)
        loop.call(set_all)
    assert done.wait(PATIENCE)
    assert called == ["first", "middle", "last"]
    loop.stop()
