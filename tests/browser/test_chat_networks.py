"""Shows that the chat works where something on the way lets no WebSocket through and never says so."""

import socket
import socketserver
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import messages, pardon, say, waiting
from tests.final_app.visitors import Visitor, running_chat

pytestmark = pytest.mark.browser


class Swallowing(socketserver.StreamRequestHandler):
    """Passes on what it gets, but a handshake, which it keeps without a word."""

    def handle(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            head += line
        if b"upgrade: websocket" in head.lower():
            self.server.swallowed += 1
            self.server.is_over.wait()
            return
        with socket.create_connection(self.server.chat) as chat:
            chat.sendall(head)
            back = threading.Thread(target=pass_on, args=(chat, self.connection), daemon=True)
            back.start()
            pass_on(self.rfile, chat)
            back.join()


def pass_on(source, target):
    """Hands on whatever comes until one side ends; then the other is ended as well."""
    read = source.read1 if hasattr(source, "read1") else source.recv
    with suppress(OSError):
        while data := read(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


class Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def behind_a_proxy(url):
    place = urlsplit(url)
    server = Proxy(("127.0.0.1", 0), Swallowing)
    server.chat, server.swallowed, server.is_over = (
        (place.hostname, place.port),
        0,
        threading.Event(),
    )
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def chat(tmp_path):
    with running_chat(tmp_path / "chat.sqlite3") as url:
        yield url


def test_where_handshakes_are_swallowed_the_chat_works_all_the_same(chat, new_page):
    ben = Visitor(chat)
    assert ben.sign_in("Ben").ok
    ben.connect()
    ben.join()
    with behind_a_proxy(chat) as proxy:
        ann = new_page()
        ann.goto(f"http://127.0.0.1:{proxy.server_address[1]}")
        ann.get_by_label("Your name").fill("Ann")
        ann.get_by_role("button", name="Join the chat").click()
        # The client gives a handshake eight seconds.
        expect(ann.locator("#connection")).to_have_text("Connected", timeout=60_000)
        assert proxy.swallowed > 0
        say(ann, "Through")
        assert ben.hears("message")["text"] == "Through"
        assert ben.say("And back")["ok"]
        expect(messages(ann)).to_have_text(["Through", "And back"])
        expect(waiting(ann)).to_have_count(0)
        pardon(ann)
        ann.close()
    ben.hang_up()
