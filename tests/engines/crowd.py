"""Many pages at once, light enough for one test: each does what the page in the browser does.

It comes back by itself, fetches what it missed, and sends again what was not acknowledged.
"""

import asyncio
import contextlib
import json
import random
import secrets
import time
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, RejectConnection, Request, TextMessage

SILENCE = 14.1  # seconds; the server pings every 8 and gives up after 6 more
ANSWER_WITHIN = 5.0


class Lost(Exception):
    """The connection is gone, or nobody answers."""


async def within(seconds, what):
    """What comes of something in time; wait_for could swallow that we are cancelled (3.11)."""
    async with asyncio.timeout(seconds):
        return await what


class Page:
    """One tab in the room general; `screen` is what it shows, by number."""

    def __init__(self, visitor, token):
        self.host = urlsplit(visitor.url)
        self.cookies = "; ".join(f"{c.name}={c.value}" for c in visitor.http.cookies)
        self.token = token
        self.screen, self.reached = {}, 0
        self.members = set()  # who is shown as being here
        self.heard = []  # when each message came
        self.lost = []  # when each connection ended
        self.asked, self.answers = 0, {}
        self.fetching = None
        self.ready = asyncio.Event()

    async def live(self):
        """Connects again and again, like the page, until it is cancelled."""
        failures = 0
        while True:
            with contextlib.suppress(OSError, Lost, TimeoutError, asyncio.IncompleteReadError):
                await self._once()
            failures = 0 if self.ready.is_set() else failures + 1
            if self.ready.is_set():
                self.lost.append(time.monotonic())
            self.ready.clear()
            for answer in self.answers.values():
                answer.cancel()
            self.answers.clear()
            delay = min(0.5 * 2**failures, 5)
            await asyncio.sleep(delay * random.uniform(0.5, 1.5))

    async def _once(self):
        reader, self.writer = await within(
            20, asyncio.open_connection(self.host.hostname, self.host.port)
        )
        self.ws = WSConnection(ConnectionType.CLIENT)
        target = "/socket.io/?EIO=4&transport=websocket"
        headers = [(b"Cookie", self.cookies.encode())]
        hello = Request(host=self.host.netloc, target=target, extra_headers=headers)
        try:
            self.writer.write(self.ws.send(hello))
            patience = 20
            while data := await within(patience, reader.read(65536)):
                patience = SILENCE
                self.ws.receive_data(data)
                for event in self.ws.events():
                    self._handle(event)
        finally:
            self.writer.close()

    def _handle(self, event):
        if isinstance(event, RejectConnection | CloseConnection):
            raise Lost
        if isinstance(event, AcceptConnection):
            self.parts = []
        if isinstance(event, TextMessage):
            self.parts.append(event.data)
            if event.message_finished:
                packet, self.parts = "".join(self.parts), []
                self._read(packet)

    def _read(self, packet):
        if packet == "2":
            self._send("3")
        elif packet.startswith("0{"):
            self._send("40/chat," + json.dumps({"token": self.token}))
        elif packet.startswith("40/chat"):
            self._later(self._arrive())
        elif packet.startswith("44/chat"):
            raise Lost
        elif packet.startswith("43/chat,"):
            number, _, ack = packet.removeprefix("43/chat,").partition("[")
            answer = self.answers.pop(int(number), None)
            if answer and not answer.done():  # else it came too late
                answer.set_result(json.loads("[" + ack)[0])
        elif packet.startswith('42/chat,["presence",'):
            self.members = set(json.loads(packet.removeprefix("42/chat,"))[1]["members"])
        elif packet.startswith('42/chat,["message",'):
            self.heard.append(time.monotonic())
            self._take([json.loads(packet.removeprefix("42/chat,"))[1]])
            self._level()

    def _send(self, packet):
        self.writer.write(self.ws.send(TextMessage(data=packet)))

    def _later(self, task):
        self.tasks = {one for one in getattr(self, "tasks", set()) if not one.done()}
        self.tasks.add(asyncio.ensure_future(task))

    async def ask(self, event, payload):
        self.asked += 1
        self.answers[self.asked] = answer = asyncio.get_running_loop().create_future()
        self._send(f"42/chat,{self.asked}" + json.dumps([event, payload]))
        try:
            return await within(ANSWER_WITHIN, answer)
        except (TimeoutError, asyncio.CancelledError):
            if asyncio.current_task().cancelling():
                raise
            raise Lost from None

    async def _persist(self, event, wanted):
        """Asks until it is granted; None once the connection is another one."""
        ws = self.ws
        while ws is self.ws:
            try:
                ack = await self.ask(event, wanted())
            except (Lost, OSError):
                ack = {"ok": False}
            if ack["ok"]:
                return ack
            await asyncio.sleep(ack.get("retry_after", 1))
        return None

    async def _arrive(self):
        ack = await self._persist("join", lambda: {"room": "general", "after": self.reached})
        if ack:
            self.reached = max(self.reached, ack["last_number"])
            self.ready.set()
            self._level()

    def _take(self, messages):
        for one in messages:
            self.reached = max(self.reached, one["number"])
            assert self.screen.setdefault(one["number"], one["text"]) == one["text"]

    @property
    def level(self):
        """Up to which number nothing is missing."""
        last = getattr(self, "_level_at", 0)
        while last + 1 in self.screen:
            last += 1
        self._level_at = last
        return last

    def _level(self):
        if self.level < self.reached and self.fetching is not self.ws:
            self.fetching = self.ws
            self._later(self._fetch())

    async def _fetch(self):
        def wanted():
            return {"room": "general", "after": self.level, "limit": 100}

        while self.level < self.reached:
            page = await self._persist("message_history", wanted)
            if page is None:
                return
            self._take(page["messages"])
        self.fetching = None

    async def say(self, text):
        """Sends a message until it is acknowledged; returns its number and what was refused."""
        client_id, refused = secrets.token_hex(8), []
        while True:
            await self.ready.wait()
            try:
                payload = {"room": "general", "text": text, "client_id": client_id}
                ack = await self.ask("message", payload)
            except (Lost, OSError):
                await asyncio.sleep(0.2)
                continue
            if ack["ok"]:
                return ack["number"], refused
            refused.append(ack["error"])
            await asyncio.sleep(ack.get("retry_after", 1))
