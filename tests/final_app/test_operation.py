"""Shows what whoever runs the chat relies on: health, both transports, and nothing left behind."""

import logging
import os
import sqlite3
import threading

import pytest
import requests

from final_app import create_app, server_for
from tests.final_app.processes import ChatProcess
from tests.final_app.visitors import PATIENCE, Visitor, running_chat, until


def test_health_is_the_databases_health(tmp_path):
    database = tmp_path / "chat.sqlite3"
    with running_chat(database) as url:
        answer = requests.get(f"{url}/healthz", timeout=PATIENCE)
        assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": "reachable"})
        db = sqlite3.connect(database)
        db.execute("PRAGMA foreign_keys = OFF")
        db.executescript("DROP TABLE messages; DROP TABLE members; DROP TABLE rooms")
        db.close()
        answer = requests.get(f"{url}/healthz", timeout=PATIENCE)
        assert (answer.status_code, answer.json()["ok"]) == (503, False)


def test_forty_messages_sent_at_once_by_polling_alone_all_arrive(visit):
    ann, ben = visit("Ann", "polling"), visit("Ben")
    acks = []
    for number in range(40):
        payload = {"room": "general", "text": str(number), "client_id": f"m-{number}"}
        ann.client.emit("message", payload, namespace="/chat", callback=acks.append)
    heard = [(m["number"], m["text"]) for m in [ben.hears("message") for _ in range(40)]]
    assert heard == [(number + 1, str(number)) for number in range(40)]
    ann.hears_until("message", lambda m: m["number"] == 40)
    assert ann.ask("rooms", {})["rooms"][0]["last_number"] == 40
    assert all(ack["ok"] for ack in acks)


def test_forty_packets_in_one_request_are_all_handled(chat):
    ann = Visitor(chat)
    assert ann.sign_in("Ann").ok
    url = f"{chat}/socket.io/?EIO=4&transport=polling"
    sid = ann.http.get(url, timeout=PATIENCE).text.split('"sid":"')[1].split('"')[0]

    def send(*packets):
        body = "\x1e".join(packets)
        assert ann.http.post(f"{url}&sid={sid}", data=body, timeout=PATIENCE).text.lower() == "ok"

    def receive():
        return ann.http.get(f"{url}&sid={sid}", timeout=PATIENCE).text

    send('40/chat,{"token":"' + ann.page_token() + '"}')
    assert receive().startswith('40/chat,{"sid"')
    send('42/chat,0["join",{"room":"general"}]')
    said = [
        f'42/chat,{n}["message",{{"room":"general","text":"{n}","client_id":"m-{n}"}}]'
        for n in range(1, 41)
    ]
    send(*said)
    answers = ""
    while "43/chat,40" not in answers:
        answers += receive()
    assert answers.count('"ok":true') == 41
    assert answers.count('["message",') == 40


def test_the_log_says_who_did_what_where_and_how_long_it_took_but_not_what_was_said(visit, caplog):
    with caplog.at_level(logging.INFO, "final_app"):
        ann = visit("Ann")
        assert ann.say("a secret")["ok"]
        assert ann.say("a secret", room="no such room")["error"] == "room_not_found"
    lines = [r.getMessage() for r in caplog.records if "event=message" in r.getMessage()]
    assert lines[0].startswith('event=message person=1 room="general" ms=')
    assert lines[0].endswith("result=ok")
    assert lines[1].startswith("event=message person=1 room=- ms=")
    assert lines[1].endswith("result=room_not_found")
    assert "secret" not in caplog.text


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_when_everybody_has_gone_nothing_of_them_is_left(tmp_path, transport):
    given = {"DATABASE": str(tmp_path / "chat.sqlite3"), "SECRET_KEY": "s", "LIMITS": "off"}
    app = create_app({**given, "PRESENCE_GRACE": 0})
    server = server_for(app, "127.0.0.1", 0)
    server.start()
    telling = app.extensions["chat"].telling
    presence, manager = telling.presence, telling.socketio.server.manager
    watcher = Visitor(server.url)
    assert watcher.sign_in("Watcher").ok
    watcher.connect()
    watcher.join()
    for _ in range(2):
        people = [Visitor(server.url) for _ in range(4)]
        for number, person in enumerate(people):
            assert person.sign_in(f"Person {number}").ok
            person.connect(transport)
            person.join()
            assert person.ask("typing", {"room": "general", "typing": True})["ok"]
        watcher.hears_until("presence", lambda seen: len(seen["members"]) == 5)
        for person in people:
            assert person.sign_out().ok
            assert person.hung_up.get(timeout=PATIENCE)
            person.hang_up()
        watcher.hears_until("presence", lambda seen: seen["members"] == ["Watcher"])
    assert [c.person.name for c in presence.connections.values()] == ["Watcher"]
    assert [len(here) for here in presence.stays.values()] == [1]
    # Who has gone shows no more a moment before all of it is forgotten.
    until(lambda: telling.typists.active == {})
    until(lambda: len(manager.rooms["/chat"][None]) == 1)
    watcher.hang_up()
    server.stop()
    app.extensions["chat_store"].close()


def test_a_chat_that_is_stopped_leaves_no_thread(tmp_path):
    before, visitors = set(threading.enumerate()), []
    with running_chat(tmp_path / "chat.sqlite3") as url:
        for transport in ("websocket", "polling"):
            visitor = Visitor(url)
            assert visitor.sign_in(transport).ok
            visitor.connect(transport)
            visitor.join()
            assert visitor.say("Hello")["ok"]
            visitors.append(visitor)
    for visitor in visitors:
        assert visitor.hung_up.get(timeout=PATIENCE)
    # A browser may keep an idle connection for its next request, and with it a thread, for a while.
    left = [t for t in set(threading.enumerate()) - before if "process_request" not in t.name]
    for thread in left:
        thread.join(PATIENCE)
    assert [thread.name for thread in left if thread.is_alive()] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal between processes.")
def test_sigterm_in_a_flood_ends_it_with_every_acknowledgement_kept(tmp_path):
    answers, enough = {}, threading.Event()

    def note(text):
        def callback(ack):
            answers[text] = ack
            if len(answers) >= 20:
                enough.set()

        return callback

    with ChatProcess(tmp_path / "chat.sqlite3") as chat:
        ann = Visitor(chat.start())
        assert ann.sign_in("Ann").ok
        ann.connect()
        ann.join()
        for number in range(300):
            payload = {"room": "general", "text": str(number), "client_id": f"m-{number}"}
            ann.client.emit("message", payload, namespace="/chat", callback=note(str(number)))
        assert enough.wait(PATIENCE)
        chat.process.terminate()
        assert chat.process.wait(PATIENCE) == 0
        assert "Traceback" not in chat.log.read_text("utf-8")
        # Cut off and not sent away, so that a client with reconnection comes back by itself.
        assert ann.hung_up.get(timeout=PATIENCE).startswith("transport")
        ann.hang_up()
        ann.url = chat.start()
        ann.connect()
        kept = {message["text"]: message["number"] for message in ann.join()["messages"]}
        while min(kept.values()) > 1:
            asked = {"room": "general", "before": min(kept.values()), "limit": 100}
            for message in ann.ask("message_history", asked)["messages"]:
                kept[message["text"]] = message["number"]
        stored = {text: ack["number"] for text, ack in answers.items() if ack["ok"]}
        assert stored.items() <= kept.items()
        refused = [ack for ack in answers.values() if not ack["ok"]]
        assert {ack["error"] for ack in refused} <= {"server_stopping"}
        ann.hang_up()
