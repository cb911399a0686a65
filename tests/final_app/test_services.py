"""Shows the rules without a network: names and sessions, presence, numbers without gaps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from final_app import create_app
from final_app.errors import NameTaken, NotAMember, NotSignedIn, RoomNotFound
from final_app.models import Person, utc
from final_app.services.messages import Messages
from final_app.services.people import People, session_id
from final_app.services.presence import TYPING_LASTS, Connection, Presence, Typists
from final_app.services.rooms import Rooms
from final_app.store import CannotOpen, Store


class Clock:
    """A clock that a test moves on."""

    def __init__(self):
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def pass_seconds(self, seconds):
        self.moment += timedelta(seconds=seconds)


def general(store):
    """The room everybody starts in."""
    return Rooms(store).find(Person(0, "Nobody"), "general").room


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for service in ("people", "presence"):
        monkeypatch.setattr(f"final_app.services.{service}.now", clock)
    return clock


@pytest.fixture
def people(store, clock):
    return People(store, name_grace=60)


@pytest.fixture
def presence(store, clock):
    return Presence(store)


@pytest.fixture
def arrive(people, presence):
    """Signs somebody in and connects them; returns the connection and its token."""

    def arrive(name, connection_id="c1"):
        token = people.sign_in(name)
        connection = Connection(connection_id, people.find(token), session_id(token))
        presence.arrive(connection)
        return connection, token

    return arrive


def test_a_name_is_free_again_a_while_after_its_holder_left(people, presence, arrive, clock):
    arrive("Ann")
    clock.pass_seconds(3600)
    with pytest.raises(NameTaken):  # an hour later she is still connected
        people.sign_in("ann")
    presence.depart("c1")
    clock.pass_seconds(59)
    with pytest.raises(NameTaken):
        people.sign_in("ann")
    clock.pass_seconds(2)
    assert people.sign_in("ann")


def test_whoever_takes_a_name_over_ends_the_session_before(people, presence, arrive, clock):
    _, old = arrive("Ann")
    assert people.find(old).name == "Ann"
    presence.depart("c1")
    clock.pass_seconds(61)
    people.sign_in("Ann")
    assert people.find(old) is None


def test_ann_is_here_until_her_last_tab_is_closed(people, presence, arrive, clock):
    ann, _ = arrive("Ann", "tab 1")
    presence.arrive(Connection("tab 2", ann.person, ann.session))
    presence.depart("tab 1")
    clock.pass_seconds(3600)
    with pytest.raises(NameTaken):
        people.sign_in("Ann")
    presence.depart("tab 2")
    clock.pass_seconds(61)
    assert people.sign_in("Ann")


def test_a_session_that_ended_can_not_connect_any_more(people, presence, arrive):
    ann, token = arrive("Ann")
    people.sign_out(token)
    with pytest.raises(NotSignedIn):
        presence.arrive(Connection("c2", ann.person, ann.session))
    assert "c2" not in presence.connections


def test_after_a_crash_nobody_holds_a_name_for_good(store, people, arrive, clock):
    arrive("Ann")
    Presence(store)  # the next process, which knows of no connection
    clock.pass_seconds(61)
    assert people.sign_in("Ann")


def test_of_many_who_want_one_name_at_once_one_gets_it(people):
    def want(_):
        try:
            return people.sign_in("Ann")
        except NameTaken:
            return None

    with ThreadPoolExecutor(8) as pool:
        tokens = [token for token in pool.map(want, range(16)) if token]
    assert len(tokens) == 1
    assert people.find(tokens[0]).name == "Ann"


def test_a_room_is_found_by_name_and_entered_before_it_is_used(store, arrive):
    rooms = Rooms(store)
    ann = arrive("Ann")[0].person
    with pytest.raises(NotAMember):
        rooms.joined(ann, "general")
    membership, is_new = rooms.join(ann, "general")
    assert is_new
    assert rooms.join(ann, "general") == (membership, False)
    assert rooms.joined(ann, "general") == membership
    with pytest.raises(RoomNotFound):
        rooms.join(ann, "cellar")
    messages = Messages(store, rooms)
    assert messages.post(ann, "general", "Hello", "m-1")[1].number == 1
    with pytest.raises(RoomNotFound):
        messages.post(ann, "cellar", "Hello", "m-2")
    rooms.leave(ann, "general")
    with pytest.raises(NotAMember):
        rooms.joined(ann, "general")
    with pytest.raises(NotAMember):
        messages.post(ann, "general", "Hello", "m-2")


def test_numbers_have_no_gap_when_many_write_at_once_and_some_repeat(store, arrive):
    rooms = Rooms(store)
    messages = Messages(store, rooms)
    people = [arrive(f"Person {n}", f"c{n}")[0].person for n in range(4)]
    for person in people:
        room = rooms.join(person, "general")[0].room

    def write(n):
        # Every message is sent twice: half of them are repeats.
        return messages.post(people[n // 2 % 4], "general", f"text {n // 2}", f"id-{n // 2}")

    with ThreadPoolExecutor(8) as pool:
        posted = list(pool.map(write, range(80)))
    assert sum(is_new for _, _, is_new in posted) == 40
    kept = messages.history(room, after=0, limit=100).messages
    assert [message.number for message in kept] == list(range(1, 41))
    assert {message.number for _, message, _ in posted} == set(range(1, 41))


def test_two_authors_may_use_one_client_id(store, arrive):
    rooms = Rooms(store)
    for number, name in enumerate(("Ann", "Ben"), start=1):
        person = arrive(name, name)[0].person
        rooms.join(person, "general")
        _, message, is_new = Messages(store, rooms).post(person, "general", "Hi", "m-1")
        assert (message.number, message.username, is_new) == (number, name, True)


def test_a_timestamp_says_utc_to_the_millisecond():
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert utc(moment) == "2026-01-01T12:00:00.000Z"


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path):
    Store(str(tmp_path / "good.sqlite3")).close()
    (tmp_path / "bad.sqlite3").write_text("shopping list " * 100)
    with pytest.raises(CannotOpen, match=r"Can't use .*bad\.sqlite3 as the database"):
        Store(str(tmp_path / "bad.sqlite3"))


def test_typing_runs_out_unless_it_is_renewed(arrive, store, monkeypatch):
    moment = [0.0]
    monkeypatch.setattr("final_app.services.presence.monotonic", lambda: moment[0])
    typists, room = Typists(), general(store)
    ann = arrive("Ann")[0]
    assert typists.note(ann, room, typing=True)
    moment[0] = TYPING_LASTS - 1
    assert not typists.note(ann, room, typing=True)  # known, and now good for longer
    moment[0] = TYPING_LASTS + 1
    assert typists.expire() == []
    assert [*typists.of(room).values()] == ["Ann"]
    moment[0] = 2 * TYPING_LASTS
    assert typists.expire() == [room]
    assert typists.of(room) == {}


def test_whoever_goes_away_is_shown_a_little_longer_and_then_no_more(store, people, clock):
    presence, room = Presence(store, grace=4), general(store)
    token = people.sign_in("Ann")
    ann = Connection("c1", people.find(token), session_id(token))
    presence.arrive(ann)
    presence.enter(ann, room)
    assert presence.take_changed() == [room]
    presence.depart("c1")
    clock.pass_seconds(3)
    assert presence.take_changed() == []
    assert presence.members(room) == ["Ann"]
    clock.pass_seconds(2)
    assert presence.take_changed() == [room]
    assert presence.members(room) == []
    assert presence.stays == {}


def test_nobody_is_shown_as_here_for_longer_than_25_seconds_after_their_last_word(tmp_path):
    app = create_app({"DATABASE": str(tmp_path / "c.sqlite3"), "SECRET_KEY": "of the tests"})
    engine = app.extensions["socketio"].server.eio
    # A ping that comes just late, its answer's time, and one more round of the plain way's check.
    longest = engine.ping_interval + 2 * engine.ping_timeout + app.config["PRESENCE_GRACE"]
    assert longest <= 25
    app.extensions["chat_store"].close()
