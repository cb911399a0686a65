"""Shows that the fast way speaks WebSocket: pieces, pings, closing, and what is none of it."""

from contextlib import suppress

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from websocket import ABNF

from runtime.websocket import texts_in
from tests.final_app.raw_clients import message, raw_member
from tests.final_app.visitors import PATIENCE

SAME = settings(derandomize=True, deadline=None, max_examples=150, database=None)


def frame(text):
    return ABNF.create_frame(text, ABNF.OPCODE_TEXT).format()


@SAME
@given(st.lists(st.text(max_size=200)), st.integers(0, 50))
def test_whole_texts_are_read_and_what_comes_after_them_is_left(texts, missing):
    frames = [frame(text) for text in texts]
    sent = b"".join(frames)
    sent = sent[: len(sent) - missing]
    read, rest = texts_in(sent)
    assert read == texts[: len(read)]
    assert b"".join(frames[: len(read)]) + rest == sent
    if missing == 0:
        assert len(read) == (texts.index("") if "" in texts else len(texts))


@pytest.mark.parametrize("size", [1, 125, 126, 65_535, 65_536])
def test_texts_of_every_size_are_read_whichever_way(serve, size):
    _, url = serve()
    ann = raw_member(url, "Ann")
    empty = '42/chat,7["message",{"room":"general","client_id":"m-1","text":""}]'
    ann.ws.send(empty.replace('""', f'"{"x" * size}"'))
    assert ('"ok":true' in ann.hears("43/chat,7[")) == (size <= 4000)
    ann.ws.close(timeout=0)


@pytest.mark.parametrize(
    "data",
    [
        b"\x81\x85\0\0\0\0\xff\xff\xff\xff\xff",  # no UTF-8
        b"\x81\x05Hello",  # not masked, as a client must
        b"\xc1\x85\0\0\0\0Hello",  # compressed, which nobody has agreed on
    ],
)
def test_what_is_no_proper_text_ends_the_connection_and_harms_nobody(serve, data):
    _, url = serve()
    ann, ben = raw_member(url, "Ann"), raw_member(url, "Ben")
    ann.ws.send(message(1))
    assert ann.hears("43/chat,1[")
    ann.ws.sock.sendall(frame(message(2)) + data)
    assert ann.is_hung_up()
    assert ben.ask("join", [{"room": "general"}])[0]["ok"]
    ben.ws.close(timeout=0)


def test_letters_travel_as_they_are_and_not_in_escapes(serve):
    _, url = serve()
    ann = raw_member(url, "Ann")
    told = '["message",{"room":"general","number":1,"username":"Ann","text":"Ёжик 🦔"'
    ann.ws.send(message(7, "Ёжик 🦔"))
    assert ann.hears(f"42/chat,{told}")
    ann.ws.close(timeout=0)


def test_a_closing_frame_is_answered(serve):
    _, url = serve()
    ann = raw_member(url, "Ann")
    ann.ws.send_close()
    while ann.ws.recv_data()[0] != ABNF.OPCODE_CLOSE:
        pass  # what was on its way


def test_a_message_may_come_in_pieces_with_a_ping_between_them(serve):
    _, url = serve()
    ann = raw_member(url, "Ann")
    packet = message(7).encode()
    ann.ws.send_frame(ABNF.create_frame(packet[:20], ABNF.OPCODE_TEXT, fin=0))
    ann.ws.ping(b"are you there")
    ann.ws.send_frame(ABNF.create_frame(packet[20:], ABNF.OPCODE_CONT))
    opcode, data = None, None
    while opcode != ABNF.OPCODE_PONG:
        opcode, data = ann.ws.recv_data(control_frame=True)
    assert data == b"are you there"
    assert "Hello" in ann.hears('42/chat,["message"')
    ann.ws.close(timeout=0)


def test_pieces_of_a_message_that_never_ends_do_not_pile_up(serve):
    app, url = serve()
    ann, ben = raw_member(url, "Ann"), raw_member(url, "Ben")
    session = next(iter(app.extensions["socketio"].server.eio.sockets.values()))
    packet = message(7).encode()
    ann.ws.send_frame(ABNF.create_frame(packet, ABNF.OPCODE_TEXT, fin=0))
    for _ in range(1000):
        ann.ws.send_frame(ABNF.create_frame(b"", ABNF.OPCODE_CONT, fin=0))
    ann.ws.ping(b"all sent")
    while ann.ws.recv_data(control_frame=True)[0] != ABNF.OPCODE_PONG:
        pass
    assert len(session.ws.parts) == 1
    ann.ws.send_frame(ABNF.create_frame(b"", ABNF.OPCODE_CONT))  # the end, and it was a message
    assert "Hello" in ann.hears('42/chat,["message"')

    def go_on():
        ben.ws.send_frame(ABNF.create_frame(packet, ABNF.OPCODE_TEXT, fin=0))
        for _ in range(100):
            ben.ws.send_frame(ABNF.create_frame(b"x" * 100_000, ABNF.OPCODE_CONT, fin=0))

    with suppress(OSError):  # it is hung up on before it has said all that
        go_on()
    assert ben.is_hung_up()
    assert ann.ask("join", [{"room": "general"}])[0]["ok"]
    ann.ws.close(timeout=0)


@pytest.mark.parametrize(
    "data",
    [
        b"\x81\x02hi",  # without a mask
        b"\xc1\x80\0\0\0\0",  # with a bit that means nothing here
        b"\x83\x80\0\0\0\0",  # of a kind there is not
        b"\x81\x82\0\0\0\0\xff\xff",  # not UTF-8
        b"\x09\x80\0\0\0\0",  # a ping in pieces
    ],
)
def test_what_is_no_websocket_ends_that_connection_only(serve, data):
    _, url = serve()
    ann, ben = raw_member(url, "Ann"), raw_member(url, "Ben")
    ben.ws.sock.sendall(data)
    assert ben.is_hung_up()
    assert ann.ask("join", [{"room": "general"}])[0]["ok"]
    ann.ws.close(timeout=0)


def test_what_is_no_handshake_is_refused(serve):
    _, url = serve()
    address = f"{url}/socket.io/?EIO=4&transport=websocket"
    asking = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    for key in ("", "short", "x" * 24, "c2hvcnQ="):
        headers = asking | {"Sec-WebSocket-Key": key}
        assert requests.get(address, headers=headers, timeout=PATIENCE).status_code == 400
    assert raw_member(url, "Ann").ws.connected
