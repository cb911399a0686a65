"""A chat to visit and people who visit it over real connections: the verbs the tests speak."""

import queue
import re
import secrets
import time
from contextlib import contextmanager
from functools import partial

import engineio
import requests
import socketio

from final_app import create_app, server_for
from final_app.models import Room
from final_app.telling import channel_of
from tests.reference import assert_ack_is_in_the_reference

PATIENCE = 30  # seconds until a test gives up; nothing takes this long


@contextmanager
def running_chat(database, port=0, **config):
    """A chat that serves the given database file, on a free port if none is given; its address.

    Visitors are quicker than people, so there are no limits unless a test asks for some.
    """
    given = {"DATABASE": str(database), "SECRET_KEY": "of the tests", "LIMITS": "off"}
    app = create_app({**given, **config})
    server = server_for(app, "127.0.0.1", port)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
        app.extensions["chat_store"].close()


class Queues(dict):
    """A queue for each event, whoever asks for it first: who waits for it, or who has heard it."""

    def __missing__(self, event):
        return self.setdefault(event, queue.Queue())  # at one go, as a defaultdict does not


class Heard:
    """What has reached somebody: a queue for each event, so that a test can wait for one."""

    def __init__(self):
        self.queues = Queues()

    def put(self, event, data):
        self.queues[event].put(data)


class InOrder(engineio.Client):
    """Handles packets in the order in which they come.

    The original gives each a thread, too, but lets those threads overtake each other.
    """

    last = None  # the thread of the packet before

    def start_background_task(self, target, *args, **kwargs):
        if target is not self.handlers.get("message"):
            return super().start_background_task(target, *args, **kwargs)
        before = self.last

        def handle():
            if before:
                before.join()
            target(*args, **kwargs)

        self.last = super().start_background_task(handle)
        return self.last


class Client(socketio.Client):
    """A client that comes back only when it is told to, and is as patient as the tests."""

    def __init__(self, **options):
        super().__init__(reconnection=False, request_timeout=PATIENCE, **options)

    def _engineio_client_class(self):
        return InOrder


class Visitor:
    """Somebody with a browser's cookies and one connection."""

    def __init__(self, url):
        self.url = url
        self.http = requests.Session()
        self.client = None
        self.heard = Heard()
        self.hung_up = queue.Queue()

    def sign_in(self, name, **form):
        """Fills in the sign-in form and returns the answer of the server."""
        page = self.http.get(f"{self.url}/sign-in", timeout=PATIENCE)
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        form = {"name": name, "csrf": found[1] if found else "", **form}
        return self.http.post(f"{self.url}/sign-in", data=form, timeout=PATIENCE)

    def sign_out(self):
        page = self.http.get(self.url, timeout=PATIENCE).text
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        return self.http.post(f"{self.url}/sign-out", data={"csrf": csrf}, timeout=PATIENCE)

    def page_token(self):
        """The token of a fresh page, or an empty one for somebody who is not signed in."""
        page = self.http.get(self.url, timeout=PATIENCE).text
        found = re.search(r'name="page-token" content="([^"]+)"', page)
        return found[1] if found else ""

    def connect(self, transport="websocket", auth=None):
        self.heard = Heard()
        self.client = Client(http_session=self.http)
        self.client.on("*", self.heard.put, namespace="/chat")
        self.client.on("disconnect", lambda reason: self.hung_up.put(reason), namespace="/chat")
        self.client.connect(
            self.url,
            namespaces=["/chat"],
            auth={"token": self.page_token()} if auth is None else auth,
            transports=[transport],
            wait_timeout=PATIENCE,
        )
        if transport == "websocket":
            # The client waits 3 seconds for a close frame that Werkzeug never sends.
            ws = self.client.eio.ws
            ws.close = partial(ws.close, timeout=0.1)

    def ask(self, event, *args):
        """Emits an event and returns its acknowledgement, which has to be one of the reference's."""
        # python-socketio spreads a tuple over several arguments; None would become an argument.
        payload = args if len(args) != 1 else args[0]
        ack = self.client.call(event, payload, namespace="/chat", timeout=PATIENCE)
        assert_ack_is_in_the_reference(event, ack)
        return ack

    def join(self, room="general"):
        """Joins a room and returns the history that came with it."""
        answer = self.ask("join", {"room": room})
        assert answer["ok"], answer
        return self.hears("message_history")

    def say(self, text, client_id=None, **more):
        client_id = client_id or secrets.token_hex(8)
        return self.ask("message", {"room": "general", "text": text, "client_id": client_id} | more)

    def hears(self, event):
        """The next event of that name."""
        return self.heard.queues[event].get(timeout=PATIENCE)

    def hears_until(self, event, is_it):
        """The first event of that name that is the one looked for."""
        while True:
            data = self.hears(event)
            if is_it(data):
                return data

    def has_heard_nothing(self, *events):
        """True when nothing, or no such event, came before the answer to one more question."""
        # Answers and events travel the same connection in order, so this one is a marker.
        self.ask("no such event", {})
        return all(self.heard.queues[e].empty() for e in events or list(self.heard.queues))

    def hang_up(self):
        """Ends the connection; the server notices in its own time."""
        if self.client:
            # A polling client would first wait for the server's next ping.
            self.client.eio.disconnect(abort=True)


def signed_in(url, name):
    visitor = Visitor(url)
    assert visitor.sign_in(name).ok
    return visitor


def member(url, name, transport="websocket"):
    visitor = signed_in(url, name)
    visitor.connect(transport)
    visitor.join()
    return visitor


def tab_of(visitor):
    """One more connection of the same session, not yet open."""
    tab = Visitor(visitor.url)
    tab.http = visitor.http
    return tab


def come(url, name, join=True):
    """A visitor who is signed in and connected."""
    visitor = Visitor(url)
    assert visitor.sign_in(name).ok
    visitor.connect()
    if join:
        visitor.join()
    return visitor


def everything(visitor, room="general", limit=7):
    """All of a room, fetched page by page from the beginning until level."""
    messages, more = [], True
    while more:
        after = messages[-1]["number"] if messages else 0
        page = visitor.ask("message_history", {"room": room, "after": after, "limit": limit})
        assert page["ok"], page
        messages += page["messages"]
        more = page["more"]
    return messages


def tell(app, payload):
    """Tells everybody in the room general something, from a thread of the test's own."""
    app.extensions["chat"].telling.tell(channel_of(Room(1, "general")), "message", payload)


def until(condition):
    """Waits until something has come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it has not come true"
        time.sleep(0.01)
