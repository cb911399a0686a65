"""Shows how the chat sends: in order, to whoever reads, past whoever does not, by either switch."""

import json
import logging
import re
import socket
import threading

from websocket import create_connection

from final_app.models import Room
from final_app.telling import channel_of
from runtime import sessions, transactions
from runtime import websocket as fast_websocket
from tests.final_app.visitors import (
    PATIENCE,
    Client,
    RawClient,
    member,
    message,
    raw_member,
    signed_in,
    until,
)


def tell(app, payload):
    """Tells everybody in the room general something, from a thread of the test's own."""
    app.extensions["chat"].telling.tell(channel_of(Room(1, "general")), "message", payload)


def polling_member(visitor):
    """Has a person join general by polling alone; the address of the polls, and Engine.IO's sid."""
    address = f"{visitor.url}/socket.io/?EIO=4&transport=polling"
    sid = json.loads(visitor.http.get(address, timeout=PATIENCE).text[1:])["sid"]
    address += f"&sid={sid}"
    entry = "40/chat," + json.dumps({"token": visitor.page_token()})
    for packet in (entry, '42/chat,["join",{"room":"general"}]'):
        assert visitor.http.post(address, packet, timeout=PATIENCE).text == "OK"
    return address, sid


def test_answers_and_messages_keep_their_order_on_one_connection(chat):
    ann = raw_member(chat, "Ann")
    for number in range(1, 41):
        ann.ws.send(message(number))
    heard = []
    while len(heard) < 80:
        packet = ann.ws.recv()
        if number := re.match(r'42/chat,\["message",.*"number":(\d+)', packet):
            heard.append(("message", int(number[1])))
        elif number := re.match(r"43/chat,(\d+)\[", packet):
            heard.append(("answer", int(number[1])))
    assert heard == [(kind, n) for n in range(1, 41) for kind in ("message", "answer")]
    ann.ws.close(timeout=0)


def test_those_who_poll_and_those_who_do_not_hear_the_same_in_the_same_order(visit):
    ann, ben = visit("Ann", "websocket"), visit("Ben", "polling")
    for number in range(12):  # both speak, each without waiting for the other
        for who in (ann, ben):
            payload = {"room": "general", "text": f"{number}", "client_id": f"c-{number}"}
            who.client.emit("message", payload, namespace="/chat")
    for who in (ann, ben):
        numbers = sorted(who.hears("message")["number"] for _ in range(24))
        assert numbers == list(range(1, 25))


def test_who_polls_is_given_no_more_at_once_than_every_client_takes(serve):
    app, url = serve()
    ben = member(url, "Ben", "polling")
    for number in range(100):
        tell(app, {"number": number})
    assert [ben.hears("message")["number"] for _ in range(100)] == [*range(100)]
    ben.hang_up()


def test_nothing_is_lost_while_a_client_goes_over_from_polling_to_websocket(serve, fanout):
    app, url = serve(FANOUT=fanout)
    ben = signed_in(url, "Ben")
    stop = threading.Event()
    sent = []

    def talk():
        while not stop.wait(0.002):
            sent.append(len(sent))
            tell(app, {"number": sent[-1]})

    talking = threading.Thread(target=talk)
    joined = threading.Event()
    ben.client = Client(http_session=ben.http)
    ben.client.on(
        "message", lambda data: ben.heard.put("message", data["number"]), namespace="/chat"
    )

    def join():
        ben.client.emit(
            "join", {"room": "general"}, namespace="/chat", callback=lambda _: joined.set()
        )

    ben.client.on("connect", join, namespace="/chat")
    talking.start()
    auth = {"token": ben.page_token()}
    ben.client.connect(url, namespaces=["/chat"], auth=auth, wait_timeout=PATIENCE)
    assert joined.wait(PATIENCE)
    heard = [ben.hears("message")]
    assert ben.client.transport() == "websocket"
    heard += [ben.hears("message") for _ in range(100)]
    stop.set()
    talking.join()
    while heard[-1] != sent[-1]:
        heard.append(ben.hears("message"))
    assert heard == list(range(heard[0], sent[-1] + 1))
    ben.hang_up()


def test_what_waited_for_a_poll_travels_before_what_comes_with_the_change_to_websocket(serve):
    app, url = serve()
    ben = signed_in(url, "Ben")
    address, sid = polling_member(ben)
    cookies = "; ".join(f"{c.name}={c.value}" for c in ben.http.cookies)
    ws_address = address.replace("http", "ws", 1).replace("=polling", "=websocket")
    ws = create_connection(ws_address, cookie=cookies, timeout=PATIENCE)
    ws.send("2probe")
    assert ws.recv() == "3probe"
    ben.http.get(address, timeout=PATIENCE)  # all that has been waiting up to here
    session = app.extensions["socketio"].server.eio.sockets[sid]
    tell(app, {"number": 1})

    def turn():
        tell(app, {"number": 2})
        session.arrived(session.probe, "5")
        tell(app, {"number": 3})

    app.extensions["socketio"].server.eio.loop.call(turn)
    heard = []
    while len(heard) < 3:
        if number := re.match(r'42/chat,\["message",{"number":(\d)', ws.recv()):
            heard.append(int(number[1]))
    assert heard == [1, 2, 3]
    ws.close(timeout=0)


def test_a_reader_who_stops_is_cut_off_and_harms_nobody(serve, monkeypatch, caplog):
    monkeypatch.setattr(fast_websocket, "LAG_LIMIT", 100_000)
    app, url = serve()
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


def test_a_small_packet_does_not_wait_until_another_is_acknowledged(serve):
    app, url = serve()
    inner, at_once = app.wsgi_app, []

    def noting(environ, start_response):
        sock = environ["werkzeug.socket"]
        at_once.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        return inner(environ, start_response)

    app.wsgi_app = noting
    raw_member(url, "Ann").ws.close(timeout=0)
    assert at_once
    assert all(at_once)


def test_who_polls_but_does_not_come_back_is_cut_off_too(serve, monkeypatch, caplog):
    monkeypatch.setattr(sessions, "PACKETS_LIMIT", 200)  # reached before the next heartbeat
    app, url = serve()
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


def test_who_comes_or_goes_within_a_turn_hears_what_is_said_while_they_are_there(serve):
    app, url = serve()
    ann, ben = member(url, "Ann"), member(url, "Ben")
    chat, room = app.extensions["chat"], Room(1, "general")
    sids = {c.person.name: c for c in chat.presence.connections.values()}

    def turn():
        tell(app, {"number": 1})
        tell(app, {"number": 2})
        chat.telling.leave(sids["Ben"], room)
        tell(app, {"number": 3})
        chat.telling.enter(sids["Ben"], room, 0)
        tell(app, {"number": 4})
        chat.telling.tell(sids["Ann"].id, "message", {"number": 5})
        chat.telling.tell(channel_of(room), "message", {"number": 6}, but=[sids["Ann"].id])
        tell(app, {"number": 7})

    app.extensions["socketio"].server.eio.loop.call(turn)
    assert [ann.hears("message")["number"] for _ in range(6)] == [1, 2, 3, 4, 5, 7]
    assert [ben.hears("message")["number"] for _ in range(5)] == [1, 2, 4, 6, 7]
    assert ann.say("Hello")["number"] == ben.hears("message")["number"]
    for person in (ann, ben):
        person.hang_up()


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


def test_more_people_do_not_mean_more_threads(serve):
    _, url = serve()
    clients = [raw_member(url, "Ann")]
    visitors = [signed_in(url, f"Person {number}") for number in range(10)]
    before = {*threading.enumerate()}  # some, of clients of other tests, may end meanwhile
    clients += [RawClient(visitor) for visitor in visitors]
    until(lambda: {*threading.enumerate()} <= before)  # those that served a request are gone
    for client in clients:
        client.ws.close(timeout=0)
