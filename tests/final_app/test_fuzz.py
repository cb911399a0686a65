"""Shows that no packet, however broken, harms the chat, reaches somebody else or leaves a trace."""

import contextlib
import json
import time

import psutil
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websocket import ABNF, WebSocketException, create_connection

from tests.chaos.server import Server
from tests.final_app.broken_packets import frames, packets
from tests.final_app.visitors import PATIENCE, Visitor

SAME = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    database=None,
    suppress_health_check=[*HealthCheck],
)
MEGABYTE = 1024 * 1024
PRIVATE = ("message", "message_history", "typing", "status", "read")


class Attacker:
    """Ann, who has signed in and now writes her own packets."""

    def __init__(self, url):
        self.ann = Visitor(url)
        assert self.ann.sign_in("Ann").ok
        self.ann.connect()
        assert self.ann.ask("create", {"room": "cellar"})["ok"]
        self.token = json.dumps({"token": self.ann.page_token()})
        self.cookies = "; ".join(f"{c.name}={c.value}" for c in self.ann.http.cookies)
        self.ann.hang_up()

    def over_websocket(self, sent, connects):
        """Sends frames on a new connection and returns what came back before it was quiet."""
        address = f"{self.ann.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        ws = create_connection(address, cookie=self.cookies, timeout=PATIENCE)
        received = []
        with contextlib.suppress(WebSocketException, OSError):
            ws.recv()
            if connects:
                ws.send(f"40/chat,{self.token}")
                ws.recv()
            for frame in sent:
                is_text = isinstance(frame, str)
                ws.send(frame, ABNF.OPCODE_TEXT if is_text else ABNF.OPCODE_BINARY)
            ws.settimeout(0.05)
            while True:
                received.append(str(ws.recv()))
        ws.shutdown()
        return received

    def over_polling(self, body, connects, content_type="text/plain"):
        """The same by HTTP: a handshake, a payload, and what can be fetched after it."""
        http = self.ann.http
        address = f"{self.ann.url}/socket.io/?EIO=4&transport=polling"
        sid = json.loads(http.get(address, timeout=PATIENCE).text[1:])["sid"]
        address += f"&sid={sid}"
        if connects:
            http.post(address, data=f"40/chat,{self.token}", timeout=PATIENCE)
        answer = http.post(
            address, data=body, headers={"Content-Type": content_type}, timeout=PATIENCE
        )
        received = [answer.text]
        with contextlib.suppress(requests.RequestException):
            received.append(http.get(address, timeout=0.05).text)
        http.post(address, data="1", timeout=PATIENCE)
        return received


@pytest.fixture
def server(tmp_path):
    """The chat in a process of its own, whose threads and memory are its own."""
    server = Server(tmp_path)
    server.url = f"http://127.0.0.1:{server.start()}"
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text("utf-8")


@pytest.fixture
def ben(server):
    """Somebody who minds his own business in the room general."""
    ben = Visitor(server.url)
    assert ben.sign_in("Ben").ok
    ben.connect()
    ben.join()
    assert ben.say("Before")["ok"]
    ben.hears("message")
    yield ben
    ben.hang_up()


def unharmed(ben, server):
    """True when Ben has heard nothing, and the chat still serves him and those who come."""
    assert ben.has_heard_nothing(*PRIVATE)
    assert ben.say("Still here")["ok"]
    assert ben.hears("message")["text"] == "Still here"
    return requests.get(f"{server.url}/sign-in", timeout=PATIENCE).ok


def settled(process, threads):
    """Waits until the process has no more than its threads of before; returns its memory."""
    until = time.monotonic() + 60
    while process.num_threads() > threads and time.monotonic() < until:
        time.sleep(0.1)
    assert process.num_threads() <= threads
    return process.memory_info().rss


def nothing_leaks(received):
    text = "".join(received)
    return not any(word in text for word in ("Traceback", 'File "', "final_app", "runtime"))


def attacked_twice(server, attack):
    """Carries an attack out twice; the second time may leave no more behind than the first."""
    process = psutil.Process(server.process.pid)
    before = process.num_threads()
    attack()
    first = settled(process, before)
    attack()
    assert settled(process, before) - first < 24 * MEGABYTE


def test_broken_packets_on_a_websocket_harm_nobody(server, ben):
    attacker = Attacker(server.url)

    @SAME
    @given(st.lists(frames, min_size=1, max_size=6), st.booleans())
    def attack(sent, connects):
        assert nothing_leaks(attacker.over_websocket(sent, connects))

    attacked_twice(server, attack)
    assert unharmed(ben, server)


def test_broken_payloads_by_polling_harm_nobody(server, ben):
    attacker = Attacker(server.url)

    @SAME
    @given(st.lists(packets(), min_size=1, max_size=30), st.booleans())
    def attack(sent, connects):
        body = "\x1e".join(sent).encode("utf-8", "surrogatepass")
        assert nothing_leaks(attacker.over_polling(body, connects))

    attacked_twice(server, attack)
    assert unharmed(ben, server)


BODIES = {
    "not UTF-8": (b'42/chat,["message",\xff\xfe]', "text/plain"),
    "half a character": (b"42\xed\xa0\x80", "text/plain"),
    "six megabytes": (b"4" * 6 * MEGABYTE, "text/plain"),
    "a form": (b"d=42/chat,[]", "application/x-www-form-urlencoded"),
    "many packets": (b"\x1e".join([b"4"] * 5000), "text/plain"),
    "a broken base64": (b"b!!!!\x1eb====", "text/plain"),
    "nothing": (b"", "text/plain"),
}


@pytest.mark.parametrize("name", BODIES)
def test_an_odd_body_harms_nobody(server, ben, name):
    body, content_type = BODIES[name]
    assert nothing_leaks(Attacker(server.url).over_polling(body, True, content_type))
    assert unharmed(ben, server)


QUERIES = [
    "",
    "EIO=3&transport=polling",
    "EIO=4",
    "EIO=4&transport=pigeon",
    "EIO=4&transport=polling&sid=guessed",
    "EIO=4&transport=websocket&sid=guessed",
    "EIO=4&transport=polling&j=7",
    "EIO=4&transport=polling&j=alert(1)",
    "EIO=4&transport=polling&sid=" + "a" * 5000,
    "EIO=%00&transport=%ff",
]


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PUT", "DELETE"])
def test_an_odd_address_is_answered_without_a_word_of_the_inside(server, ben, method):
    for query in QUERIES:
        answer = requests.request(method, f"{server.url}/socket.io/?{query}", timeout=PATIENCE)
        assert answer.status_code < 500, query
        assert nothing_leaks([answer.text]), query
    assert unharmed(ben, server)


def test_a_text_frame_that_is_no_text_ends_that_connection_only(server, ben):
    attacker = Attacker(server.url)
    address = f"{server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    for payload in (b'42/chat,["\xff\xfe"]', b"\xed\xa0\x80"):
        ws = create_connection(address, cookie=attacker.cookies, timeout=PATIENCE)
        ws.recv()
        ws.send_frame(ABNF.create_frame(payload, ABNF.OPCODE_TEXT))
        ws.shutdown()
    assert unharmed(ben, server)
