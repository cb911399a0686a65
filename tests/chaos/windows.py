"""A person's window in a real browser: what can be done with it, and what it shows."""

import json
import re
from contextlib import suppress
from urllib.parse import quote

from playwright.sync_api import Error, TimeoutError

from tests.chaos.compare import Ack, Written
from tests.final_app.raw_clients import RawClient
from tests.final_app.visitors import Visitor

BRIEFLY = 1_500  # milliseconds that a page may take while the network is being broken
PATIENTLY = 20_000
SENT = re.compile(r'42/chat,(\d+)(\["message",.*)', re.DOTALL)
ANSWERED = re.compile(r"43/chat,(\d+)(.*)", re.DOTALL)

# Where the composer writes to, and what is drawn: that follows with the next frame.
STATE = """() => ({
    connection: document.getElementById("connection")?.dataset.state,
    room: document.getElementById("text")?.placeholder.replace("Message to ", ""),
    drawn: document.getElementById("room-title")?.textContent,
    busy: document.getElementById("messages")?.getAttribute("aria-busy") !== "false",
    waiting: document.querySelectorAll("#messages .message[data-state]").length,
    numbers: [...document.querySelectorAll("#messages .message[data-number]")].map(
        (row) => Number(row.dataset.number)),
})"""
SHOWN = """() => [...document.querySelectorAll("#messages .message")].map((row) => [
    row.querySelector(".message-author").textContent, row.querySelector(".message-text").textContent])"""
THERE = "room => document.getElementById('text')?.placeholder === `Message to ${room}`"
FIRST = "() => document.querySelector('#messages .message[data-number]')?.dataset.number"
# Databases are asked in turn: once this is answered, all that was put before is on the disk. Where
# no answer comes, what was written stays in doubt.
KEPT = """() => Promise.race([
    new Promise((resolve) => setTimeout(resolve, 5000, false)),
    (async () => {
        const databases = await indexedDB.databases();
        for (const { name } of databases) {
            const opening = indexedDB.open(name);
            await new Promise((resolve) => (opening.onsuccess = resolve));
            const entries = opening.result.transaction("entries").objectStore("entries").count();
            await new Promise((resolve) => (entries.onsuccess = resolve));
            opening.result.close();
        }
        return databases.length > 0;
    })(),
])"""


class Person:
    """Somebody with a browser and a line of their own."""

    def __init__(self, name, browser, line, pages):
        self.name = name
        self.line = line
        self.context = browser.new_context(viewport={"width": 900, "height": 700})
        self.context.set_default_timeout(60_000)
        self.windows = 0
        # All the pages there will be: while one crashes, a browser may never make another.
        self.pages = [self.context.new_page() for _ in range(pages)]

    def come(self, port, rooms):
        """Signs in and becomes a member of rooms."""
        visitor = Visitor(f"http://127.0.0.1:{port}")
        assert visitor.sign_in(self.name).ok
        raw = RawClient(visitor)
        for room in rooms:
            assert raw.ask("join", [{"room": room}])[0]["ok"]
        raw.ws.close(timeout=0)
        cookies = [{"name": c.name, "value": c.value} for c in visitor.http.cookies]
        self.context.add_cookies([{**cookie, "url": self.line.url} for cookie in cookies])


class Window:
    """One window of a person; `acks` are those that any page in it has received."""

    def __init__(self, person):
        self.person = person
        person.windows += 1
        self.name = f"{person.name}'s window {person.windows}"
        self.room = "general"
        self.acks = []
        self.written = []
        self.doubtful = []  # written before the window ended
        self.page = None
        self.is_broken = False

    def open(self, timeout=BRIEFLY):
        self.page = self.person.pages.pop()
        self.page.on("websocket", self._overhear)
        self.page.on("requestfailed", self._failed)
        self.load(timeout)

    def load(self, timeout=BRIEFLY):
        """Goes to the chat; what is already there is loaded again."""
        self.is_broken = False
        try:
            self.page.goto("about:blank")
            address = f"{self.person.line.url}/#/{quote(self.room)}"
            self.page.goto(address, wait_until="domcontentloaded", timeout=timeout)
        except TimeoutError:
            pass  # it may still come
        except Error:
            self.is_broken = True

    def _ask(self, question, arg=None):
        """What the page answers; `Page.evaluate` would wait for ever for one that never comes."""
        page = self.page.locator("html")
        return page.evaluate(f"(html, arg) => ({question})(arg)", arg, timeout=PATIENTLY)

    def _failed(self, request):
        # A page that lacks a script is of no use; one that lost its connection is.
        if request.resource_type in ("document", "script"):
            self.is_broken = True

    def close(self):
        self.page.close()

    def crash(self):
        """Ends the window as a crash of the browser would: no handler of the page runs."""
        # The browser's own pages about errors share one process, and would crash all together.
        if not self.page.url.startswith("chrome-error:"):
            # Closed before it has crashed, a page may never be.
            with suppress(Error), self.page.expect_event("crash", timeout=PATIENTLY):
                self._go_to_the_crash()
        self.page.close()

    def _go_to_the_crash(self):
        with suppress(Error):
            self.page.goto("chrome://crash", timeout=PATIENTLY)

    def write(self, text, waits):
        """Types a message and sends it; True when the page took it."""
        try:
            box = self.page.locator("#text")
            box.fill(text, timeout=BRIEFLY)
            # The page is there. It may be slow, but it may have taken what would then be in no list.
            box.press("Enter", timeout=PATIENTLY)
            if box.input_value(timeout=PATIENTLY):
                return False
            self.written.append(Written(self.state()["room"], self.person.name, text))
            if waits and self._ask(KEPT):
                self.be_sure()
        except Error:  # it is not there yet, or it is the browser's own page about an error
            return False
        return True

    def be_sure(self):
        """Notes that nothing may be lost of what this window has taken so far.

        Only what a window was given in the very instant in which it ended may be lost.
        """
        for one in self.written:
            one.surely = True

    def forget(self):
        """Leaves what was written last in doubt: the window ends."""
        self.doubtful += self.written
        self.written = []

    @property
    def everything_written(self):
        return self.doubtful + self.written

    def show(self, room):
        self.room = room
        try:
            self._ask("hash => { location.hash = hash; }", f"#/{quote(room)}")
            self.page.wait_for_function(THERE, arg=room, timeout=BRIEFLY)
        except TimeoutError:
            pass  # the page is not there yet, and will open in this room when it is
        except Error:
            self.is_broken = True

    def hurry(self):
        """Presses "Try now", if the window offers it."""
        button = self.page.get_by_role("button", name="Try now")
        if button.is_visible():
            with suppress(TimeoutError):  # by now it may be connected, and the button gone
                button.click(timeout=BRIEFLY)

    def state(self):
        try:
            return self._ask(STATE)
        except Error:
            return {"connection": "broken"}

    def is_level(self, last):
        """True when it shows its room without holes up to the last message, and nothing waits."""
        state = self.state()
        if state["connection"] != "online" or {state["room"], state["drawn"]} != {self.room}:
            return False
        numbers = state["numbers"]
        first = numbers[0] if numbers else last + 1
        return (
            not state["busy"]
            and not state["waiting"]
            and numbers == list(range(first, last + 1))
            and (first == 1 or bool(numbers))
        )

    def screen(self):
        """Everything the room shows, from its first message on, as pairs of author and text."""
        while self._ask(FIRST) not in (None, "1"):
            first = self._ask(FIRST)
            try:
                self.page.get_by_role("button", name="Show earlier messages").click(timeout=20_000)
            except TimeoutError:
                break  # the comparison says what is missing
            self.page.wait_for_function(f"(first) => ({FIRST})() !== first", arg=first)
        return [tuple(pair) for pair in self._ask(SHOWN)]

    def _overhear(self, socket):
        asked = {}

        def sent(frame):
            found = SENT.fullmatch(frame) if isinstance(frame, str) else None
            if found:
                asked[found[1]] = json.loads(found[2])[1]

        def received(frame):
            found = ANSWERED.fullmatch(frame) if isinstance(frame, str) else None
            if found and found[1] in asked:
                self._note(asked.pop(found[1]), json.loads(found[2])[0])

        socket.on("framesent", sent)
        socket.on("framereceived", received)

    def _note(self, message, answer):
        if answer["ok"]:
            room, text, client_id = message["room"], message["text"], message["client_id"]
            self.acks.append(Ack(room, answer["number"], self.person.name, client_id, text))
