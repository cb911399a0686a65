"""Shows how the chat sends: in order, to all who are there, by either transport and either switch."""

import re
import socket
import threading

from websocket import create_connection

from final_app.models import Room
from final_app.telling import channel_of
from tests.final_app.raw_clients import RawClient, message, polling_member, raw_member
from tests.final_app.visitors import PATIENCE, Client, member, signed_in, tell, until


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


def test_more_people_do_not_mean_more_threads(serve):
    _, url = serve()
    clients = [raw_member(url, "Ann")]
    visitors = [signed_in(url, f"Person {number}") for number in range(10)]
    before = {*threading.enumerate()}  # some, of clients of other tests, may end meanwhile
    clients += [RawClient(visitor) for visitor in visitors]
    until(lambda: {*threading.enumerate()} <= before)  # those that served a request are gone
    for client in clients:
        client.ws.close(timeout=0)
