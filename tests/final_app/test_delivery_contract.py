"""Shows sentences 1, 2, 5 and 6 of the delivery contract: each message arrives, once, or says why not.

Each test tries to break one from the server's side. What the browser adds to it (the outbox, what a
failed message looks like) is in tests/browser.
"""

import secrets
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from final_app.services.messages import Messages
from final_app.services.rooms import Rooms
from tests.final_app.visitors import PATIENCE, Visitor, come, everything, running_chat, until

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
