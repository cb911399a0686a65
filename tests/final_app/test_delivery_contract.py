"""Shows the delivery contract, sentence by sentence, from the server's side: each tries to break it.

What the browser adds to it (the outbox, what a failed message looks like) is in tests/browser.
"""

import secrets
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa

from final_app.payloads import PAGE_SIZE, TEXT_LIMIT
from final_app.services.messages import Messages
from final_app.services.rooms import Rooms
from final_app.store import Store
from tests.final_app.processes import ChatProcess
from tests.final_app.visitors import PATIENCE, Visitor, running_chat, until


@pytest.fixture
def killable(tmp_path, fanout):
    """Makes a chat that can be killed and started again; each keeps what it has stored."""
    return partial(ChatProcess, tmp_path / "chat.sqlite3", CHAT_FANOUT=fanout)


@pytest.fixture
def tab():
    """Opens one more tab of a visitor."""
    tabs = []

    def open_tab(visitor):
        tabs.append(Visitor(visitor.url))
        tabs[-1].http = visitor.http
        tabs[-1].connect()
        return tabs[-1]

    yield open_tab
    for one in tabs:
        one.hang_up()


def come(url, name, join=True):
    """A visitor who is signed in and connected."""
    visitor = Visitor(url)
    assert visitor.sign_in(name).ok
    visitor.connect()
    if join:
        visitor.join()
    return visitor


def everything(visitor, room="general", limit=7):
    """All of a room, fetched page by page from the beginning until level."""
    messages, more = [], True
    while more:
        after = messages[-1]["number"] if messages else 0
        page = visitor.ask("message_history", {"room": room, "after": after, "limit": limit})
        assert page["ok"], page
        messages += page["messages"]
        more = page["more"]
    return messages


# 1. A message that was acknowledged is stored: it survives kill -9 straight after the ack.


def test_1_whatever_was_acknowledged_is_there_after_kill_9_in_the_middle_of_a_flood(killable):
    acknowledged, enough = {}, threading.Event()

    def note(text):
        def callback(ack):
            if ack["ok"]:
                acknowledged[text] = ack["number"]
            if len(acknowledged) >= 30:
                enough.set()

        return callback

    with killable() as chat:
        people = [come(chat.start(), "Ann")]
        people.append(come(people[0].url, "Ben"))
        for number in range(400):
            for person in people:
                text = f"{number} from {id(person)}"
                payload = {"room": "general", "text": text, "client_id": secrets.token_hex(8)}
                person.client.emit("message", payload, namespace="/chat", callback=note(text))
        assert enough.wait(PATIENCE)
        chat.kill()
        assert acknowledged
        for person in people:
            person.hang_up()
        ann = people[0]
        ann.url = chat.start()
        ann.connect()
        ann.join()
        kept = {message["text"]: message["number"] for message in everything(ann, limit=100)}
        assert acknowledged.items() <= kept.items()
        assert sorted(kept.values()) == list(range(1, len(kept) + 1))
        ann.hang_up()


def test_1_what_could_not_be_stored_is_neither_acknowledged_nor_told(tmp_path, fanout):
    database = tmp_path / "chat.sqlite3"
    with running_chat(database, FANOUT=fanout) as url:
        ann, ben = come(url, "Ann"), come(url, "Ben")
        assert ann.say("Before")["number"] == 1
        db = sqlite3.connect(database)
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON messages WHEN NEW.text = 'Lost' "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        answer = ann.say("Lost")
        assert (answer["ok"], answer["error"]) == (False, "server_error")
        assert "disk" not in answer["message"]
        db.execute("DROP TRIGGER full")
        db.close()
        assert ann.say("After")["number"] == 2  # the number was given back
        assert [ben.hears("message")["text"] for _ in range(2)] == ["Before", "After"]
        ann.hang_up()
        ben.hang_up()


# 2. It is shown exactly once, whatever was retried, dropped or reloaded.


def test_2_one_message_sent_ten_times_from_two_tabs_at_once_is_stored_and_told_once(visit, tab):
    ann, ben = visit("Ann"), visit("Ben")
    tabs = ann, tab(ann)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda n: tabs[n % 2].say("Once", client_id="m-1"), range(10)))
    assert len({(a["ok"], a["number"], a["timestamp"]) for a in answers}) == 1
    assert ben.hears("message")["text"] == "Once"
    assert ben.has_heard_nothing("message")
    assert [m["text"] for m in everything(ben)] == ["Once"]


def test_2_a_message_is_known_again_after_kill_9_and_a_new_sign_in(killable):
    with killable(CHAT_NAME_GRACE="0") as chat:
        ann = come(chat.start(), "Ann")
        first = ann.say("Once", client_id="m-1")
        chat.kill()
        ann.hang_up()
        again = Visitor(chat.start())
        until(lambda: again.sign_in("ann").url == f"{again.url}/")  # several servers wait a while
        again.connect()
        again.join()
        assert again.say("Once", client_id="m-1") == first
        assert [m["text"] for m in everything(again)] == ["Once"]
        again.hang_up()


def test_2_the_database_itself_keeps_one_row_per_author_and_client_id(store):
    rooms = Rooms(store)
    ann = store.open_session("s", "Ann", "ann", "2026", "2025")
    rooms.join(ann, "general")
    assert Messages(store, rooms).post(ann, "general", "Once", "m-1")[2]
    copy = "INSERT INTO messages SELECT room_id, number + 1, author_id, client_id, text, timestamp"
    with store.engine.connect() as db, pytest.raises(sa.exc.IntegrityError, match="UNIQUE"):
        db.execute(sa.text(f"{copy} FROM messages"))


# 3. Every member sees one and the same order per room.


def test_3_all_see_one_gapless_order_per_room_while_everybody_writes_everywhere(visit):
    people = [visit(name) for name in ("Ann", "Ben", "Cat", "Dan")]
    people[0].ask("create", {"room": "Books"})
    for person in people[1:]:
        person.join("Books")

    def write(person):
        for number in range(15):
            for room in ("general", "Books"):
                assert person.say(f"{room} {number}", room=room)["ok"]

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(write, people))
    screens = []
    for person in people:
        heard = [person.hears("message") for _ in range(2 * 15 * len(people))]
        by_room = {room: {} for room in ("general", "Books")}
        for message in heard:
            by_room[message["room"]][message["number"]] = message
        screens.append(by_room)
    for room in ("general", "Books"):
        assert sorted(screens[0][room]) == list(range(1, 15 * len(people) + 1))
    assert all(screen == screens[0] for screen in screens)
    # One person's messages keep the order in which they were sent.
    for by_room in screens[0].values():
        own = [m["text"] for _, m in sorted(by_room.items()) if m["username"] == "Ann"]
        assert own == sorted(own, key=lambda text: int(text.split()[1]))


def test_3_numbers_have_no_gap_even_when_two_servers_write_into_one_database(tmp_path):
    path = str(tmp_path / "chat.sqlite3")
    stores = [Store(path), Store(path)]
    rooms = [Rooms(store) for store in stores]
    people = [stores[0].open_session(f"s{n}", f"P{n}", f"p{n}", "2026", "2025") for n in range(4)]
    for person in people:
        room = rooms[0].join(person, "general")[0].room

    def write(n):
        messages = Messages(stores[n % 2], rooms[n % 2])
        return messages.post(people[n % 4], "general", "Hi", f"m-{n}")[1].number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(write, range(80)))
    assert sorted(numbers) == list(range(1, 81))
    for store in stores:
        kept = store.history(room, None, 0, 100).messages
        assert [message.number for message in kept] == list(range(1, 81))
        store.close()


# 4. No holes: who comes back fetches what they missed, page by page, until level.


@pytest.mark.parametrize("away", ["asleep", "while the server was killed"])
def test_4_who_comes_back_gets_all_they_missed_while_it_goes_on(killable, away):
    with killable() as chat:
        ann = come(chat.start(), "Ann")
        ben = come(ann.url, "Ben")
        assert ann.say("Seen")["number"] == 1
        assert ben.hears("message")["number"] == 1
        ben.hang_up()
        for number in range(130):
            assert ann.say(f"Missed {number}")["ok"]
        if away == "while the server was killed":
            chat.kill()
            ann.hang_up()
            ann.url = ben.url = chat.start()
            ann.connect()
        ben.connect()
        answer = ben.ask("join", {"room": "general", "after": 1})
        assert answer["last_number"] == 131
        screen = {1}
        with ThreadPoolExecutor(1) as pool:  # Ann goes on while he catches up
            writing = pool.submit(lambda: [ann.say(f"Meanwhile {n}") for n in range(30)])
            more = True
            while more:
                asked = {"room": "general", "after": max(screen), "limit": 20}
                page = ben.ask("message_history", asked)
                screen |= {message["number"] for message in page["messages"]}
                more = page["more"]
            last = writing.result()[-1]["number"]
        while last not in screen:
            screen.add(ben.hears("message")["number"])
        assert screen | {m["number"] for m in everything(ben)} == set(range(1, 162))
        assert set(range(1, 132)) <= screen
        ann.hang_up()
        ben.hang_up()


def test_4_pages_lead_from_the_newest_to_the_first_without_a_hole_or_a_repeat(store):
    rooms = Rooms(store)
    messages = Messages(store, rooms)
    ann = store.open_session("s", "Ann", "ann", "2026", "2025")
    room = rooms.join(ann, "general")[0].room
    for number in range(1, 54):
        messages.post(ann, "general", str(number), f"m-{number}")
    seen, before, more = [], None, True
    while more:
        page = messages.history(room, before=before, limit=10)
        seen = [message.number for message in page.messages] + seen
        before, more = seen[0], page.more
    assert seen == list(range(1, 54))
    assert messages.history(room, after=53).messages == []


def test_4_pages_of_long_messages_are_shorter_and_lead_as_far(store):
    rooms = Rooms(store)
    messages = Messages(store, rooms)
    ann = store.open_session("s", "Ann", "ann", "2026", "2025")
    room = rooms.join(ann, "general")[0].room
    for number in range(1, 31):
        messages.post(ann, "general", "ё" * TEXT_LIMIT, f"m-{number}")
    up, before, more = [], None, True
    while more:
        page = messages.history(room, before=before, limit=50)
        assert 0 < sum(len(message.text) for message in page.messages) <= PAGE_SIZE
        up = [message.number for message in page.messages] + up
        before, more = up[0], page.more
    down, more = [], True
    while more:
        page = messages.history(room, after=down[-1] if down else 0, limit=50)
        down += [message.number for message in page.messages]
        more = page.more
    assert up == down == list(range(1, 31))


# 5. What was written offline is sent on return: the server's part is to know what it has.


def test_5_an_outbox_sent_again_whole_after_lost_answers_gives_every_message_once(killable):
    outbox = [(f"Written offline {n}", f"o-{n}") for n in range(20)]
    with killable() as chat:
        ann = come(chat.start(), "Ann")
        for text, client_id in outbox:  # sent, but no answer is waited for
            payload = {"room": "general", "text": text, "client_id": client_id}
            ann.client.emit("message", payload, namespace="/chat")
        ann.hears("message")
        chat.kill()
        ann.hang_up()
        ann.url = chat.start()
        ann.connect()
        answers = [ann.say(text, client_id=client_id) for text, client_id in outbox]
        assert [answer["number"] for answer in answers] == list(range(1, 21))
        ann.join()
        assert [m["text"] for m in everything(ann)] == [text for text, _ in outbox]
        ann.hang_up()


# 6. A message that can't be sent is shown as failed, with the reason and a way to try again.


def test_6_every_refusal_gives_a_reason_and_the_same_message_may_be_sent_again(killable):
    with killable(CHAT_LIMITS="message=4 per 4 seconds") as chat:
        ann = come(chat.start(), "Ann", join=False)
        outside = ann.say("Hello", client_id="m-1")
        assert outside["message"] == "You are not in the room general. Join it first."
        ann.join()
        assert ann.say("Hello", client_id="m-1")["ok"]
        number = 2
        while (answer := ann.say("Quick", client_id=f"m-{number}"))["ok"]:
            number += 1
        assert answer["error"] == "rate_limited"
        threading.Event().wait(answer["retry_after"])  # as a client does
        assert ann.say("Quick", client_id=f"m-{number}")["number"] == number
        ann.hang_up()
