"""Shows who is cut off, by either switch: who does not read or answer, and nobody else with them."""

import logging
import socket

from final_app.models import Room
from final_app.telling import channel_of
from runtime import plain, sessions, transactions
from runtime import websocket as fast_websocket
from tests.final_app.raw_clients import RawClient, message, polling_member, raw_member
from tests.final_app.visitors import PATIENCE, member, signed_in, tell, until


def test_a_reader_who_stops_is_cut_off_and_harms_nobody(serve, fanout, monkeypatch, caplog):
    monkeypatch.setattr(fast_websocket, "LAG_LIMIT", 100_000)
    monkeypatch.setattr(plain, "PACKETS_LIMIT", 100)
    app, url = serve(FANOUT=fanout)
    ann, slow = member(url, "Ann"), raw_member(url, "Slow")
    assert ann.say("Everybody is here")["ok"]
    assert ann.hears("message")["number"] == 1
    with caplog.at_level(logging.WARNING, "runtime"):
        for number in range(2, 3002):  # 30 MB: more than any system's own buffers hold
            tell(app, {"number": number, "text": "x" * 10_000})
            assert ann.hears("message")["number"] == number
            if len(app.extensions["socketio"].server.eio.sockets) == 1:
                break
    assert "its reader is" in caplog.text
    assert slow.is_hung_up()
    assert ann.say("Still here")["ok"]
    ann.hang_up()


def test_a_reader_who_was_cut_off_comes_back_and_catches_up_by_number(serve, monkeypatch):
    monkeypatch.setattr(fast_websocket, "LAG_LIMIT", 100_000)
    app, url = serve()
    ann, visitor = member(url, "Ann"), signed_in(url, "Slow")
    slow = RawClient(visitor)
    assert slow.ask("join", [{"room": "general"}])[0]["ok"]
    assert ann.say("Read")["number"] == 1
    assert '"number":1' in slow.hears('42/chat,["message"')
    telling, last = app.extensions["chat"].telling, 1
    while len(app.extensions["socketio"].server.eio.sockets) == 2 and last < 500:
        telling.tell(channel_of(Room(1, "general")), "rooms", {"room": "x" * 100_000})
        last = ann.say("Missed")["number"]
    assert slow.is_hung_up()
    back = RawClient(visitor)
    assert back.ask("join", [{"room": "general", "after": 1}])[0]["last_number"] == last
    numbers, more = [1], True
    while more:
        asked = {"room": "general", "after": numbers[-1], "limit": 100}
        page = back.ask("message_history", [asked])[0]
        numbers += [missed["number"] for missed in page["messages"]]
        more = page["more"]
    assert numbers == list(range(1, last + 1))
    assert ann.say("Live again")["number"] == last + 1
    assert f'"number":{last + 1}' in back.hears('42/chat,["message"')
    ann.hang_up()
    back.ws.close(timeout=0)


def test_who_polls_but_does_not_come_back_is_cut_off_too(serve, fanout, monkeypatch, caplog):
    for way in (sessions, plain):
        monkeypatch.setattr(way, "PACKETS_LIMIT", 200)  # reached before the next heartbeat
    app, url = serve(FANOUT=fanout)
    ann, ben = member(url, "Ann"), signed_in(url, "Ben")
    address, _ = polling_member(ben)
    engine = app.extensions["socketio"].server.eio
    assert len(engine.sockets) == 2
    for number in range(300):
        tell(app, {"number": number})
        assert ann.hears("message")["number"] == number
    until(lambda: len(engine.sockets) == 1)
    assert "packets behind" in caplog.text
    assert ben.http.get(address, timeout=PATIENCE).status_code == 400
    assert ann.say("Still here")["ok"]
    ann.hang_up()


def test_the_heartbeat_keeps_who_answers_and_ends_who_does_not(serve, fanout):
    app, url = serve(FANOUT=fanout)
    engine = app.extensions["socketio"].server.eio
    engine.ping_interval, engine.ping_timeout = 0.2, 3
    frozen, ann = raw_member(url, "Frozen"), raw_member(url, "Ann")  # she answers from now on
    for beats in range(500):
        ann.hears("2")
        ann.ws.send("3")
        if beats > 8 and len(engine.sockets) == 1:
            break
    assert frozen.is_hung_up()
    assert ann.ask("join", [{"room": "general"}])[0]["ok"]
    ann.ws.close(timeout=0)


def test_who_hangs_up_is_noticed_at_once(serve):
    app, url = serve()
    engine = app.extensions["socketio"].server.eio
    ann, ben = raw_member(url, "Ann"), raw_member(url, "Ben")
    assert len(engine.sockets) == 2
    ann.ws.sock.shutdown(socket.SHUT_RDWR)  # without a word
    ben.ws.send("1")  # with Engine.IO's word for it
    until(lambda: not engine.sockets)


def test_a_message_that_can_not_be_stored_is_told_to_nobody(serve, monkeypatch, caplog):
    _, url = serve()
    ann, cat, ben = raw_member(url, "Ann"), member(url, "Cat"), member(url, "Ben")
    ann.ws.send(message(1, "Stored"))
    assert ben.hears("message")["text"] == "Stored"
    ann.hears("43/chat,1[")
    assert cat.ask("typing", {"room": "general", "typing": True})["ok"]  # her end is told as well
    ben.hears("typing")

    run = transactions.run

    def full(db, text, values=None):
        if text == "COMMIT":
            patched.setattr(transactions, "run", run)  # the next one finds room again
            raise OSError("the disk is full")
        return run(db, text, values)

    with monkeypatch.context() as patched:
        patched.setattr(transactions, "run", full)
        ann.ws.send(message(2, "Lost"))
        assert ann.is_hung_up()
        assert cat.hung_up.get(timeout=PATIENCE)
        assert ben.hung_up.get(timeout=PATIENCE)
    assert ben.heard.queues["message"].empty()
    assert "a turn failed" in caplog.text
    ben.connect()
    assert [m["text"] for m in ben.join()["messages"]] == ["Stored"]
    ben.hang_up()


def test_a_failure_to_send_to_one_ends_that_one_alone(serve, caplog):
    app, url = serve()
    ann, ben, cat = (raw_member(url, name) for name in ("Ann", "Ben", "Cat"))
    chat, server = app.extensions["chat"], app.extensions["socketio"].server
    sids = [connection.id for connection in chat.presence.connections.values()]
    session = server.eio.sockets[server.manager.eio_sid_from_sid(sids[0], "/chat")]

    def turn():
        session.ws.write = None  # whatever it is that fails
        for sid in sids:  # each has something of their own to hear
            chat.telling.tell(sid, "message", {"number": sids.index(sid)})

    app.extensions["socketio"].server.eio.loop.call(turn)
    assert '"number":1' in ben.hears('42/chat,["message"')
    assert '"number":2' in cat.hears('42/chat,["message"')
    assert ann.is_hung_up()
    assert "ends its connections, and no others" in caplog.text
    for client in (ben, cat):
        assert client.ask("join", [{"room": "general"}])[0]["ok"]
        client.ws.close(timeout=0)
