"""A program that sends every message again until it has an answer, and once more in the end."""

import contextlib
import secrets

import requests
from websocket import WebSocketException

from tests.chaos.compare import Ack, Written
from tests.chaos.plan import ROOMS
from tests.final_app.raw_clients import RawClient
from tests.final_app.visitors import Visitor

LOST = (OSError, WebSocketException, requests.RequestException, AssertionError)


class Repeater:
    """Dot, who has a raw connection straight to the server."""

    name = "Dot"

    def __init__(self):
        self.visitor = None
        self.client = None
        self.sent = {}  # client_id → (room, text)
        self.acks = {}

    def come(self, port):
        self.visitor = Visitor(f"http://127.0.0.1:{port}")
        assert self.visitor.sign_in(self.name).ok
        self._connect(port)

    def say(self, count, room, port):
        """Writes messages; which of them get through is for `repeat` to see."""
        new = {secrets.token_hex(8): (room, f"Dot says {len(self.sent) + n}") for n in range(count)}
        self.sent |= new
        with contextlib.suppress(*LOST):
            self._deliver(new, port)

    def repeat(self, port):
        """Sends everything once more: what is stored already must stay as it is."""
        with contextlib.suppress(*LOST):
            self.hang_up()
        self.client = None
        self._deliver(self.sent, port)

    @property
    def written(self):
        return [Written(room, self.name, text, True) for room, text in self.sent.values()]

    def _deliver(self, messages, port):
        try:
            if self.client is None:
                self._connect(port)
            for client_id, (room, text) in messages.items():
                message = {"room": room, "text": text, "client_id": client_id}
                self._note(self.client.ask("message", [message])[0], message)
        except LOST:
            self.client = None
            raise

    def _connect(self, port):
        self.visitor.url = f"http://127.0.0.1:{port}"
        client = RawClient(self.visitor)
        for room in ROOMS:
            client.ask("create", [{"room": room}])
            assert client.ask("join", [{"room": room}])[0]["ok"]
        self.client = client

    def _note(self, answer, message):
        assert answer["ok"], answer
        ack = Ack(author=self.name, number=answer["number"], **message)
        self.acks[ack.client_id, ack.number] = ack  # two of one message would be a difference

    def hang_up(self):
        if self.client:
            self.client.ws.close(timeout=0)
