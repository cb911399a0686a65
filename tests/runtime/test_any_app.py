"""Shows that the runtime is the chat's only by use: it serves an app that knows nothing of it."""

import importlib.util
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

import runtime
from runtime.serving import CannotServe, Server
from tests.final_app.visitors import PATIENCE, Client, Heard

LESSON = Path(__file__).parents[2] / "lessons" / "03_rooms" / "solution.py"


@pytest.fixture
def lesson():
    """The answer to a lesson, which runs its app the plain way, as a module of its own."""
    spec = importlib.util.spec_from_file_location("lesson_on_the_runtime", LESSON)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def served(lesson, finish=lambda seconds: None):
    loop = runtime.Loop()
    runtime.install(lesson.socketio.server, loop)
    server = Server(lesson.app, "127.0.0.1", 0, 1, finish)
    server.start()
    try:
        yield server
    finally:
        server.stop()
    assert not loop.thread.is_alive()


class Visitor:
    """Somebody in one of the lesson's rooms."""

    def __init__(self, url, name, room, transport):
        self.heard = Heard()
        self.client = Client()
        self.client.on("*", self.heard.put)
        self.client.connect(url, transports=[transport], wait_timeout=PATIENCE)
        assert self.ask("join", {"room": room, "username": name})["ok"]

    def ask(self, event, payload):
        return self.client.call(event, payload, timeout=PATIENCE)

    def hears(self):
        return self.heard.queues["message"].get(timeout=PATIENCE)["text"]


def test_a_lessons_app_is_served_and_its_rooms_hear_what_is_theirs(lesson):
    with served(lesson) as server:
        ann = Visitor(server.url, "Ann", "kitchen", "websocket")
        ben = Visitor(server.url, "Ben", "kitchen", "polling")
        eve = Visitor(server.url, "Eve", "hall", "websocket")
        for number in range(1, 21):
            assert ann.ask("message", {"room": "kitchen", "text": str(number)})["ok"]
        expected = [str(number) for number in range(1, 21)]
        assert [ann.hears() for _ in expected] == [ben.hears() for _ in expected] == expected
        assert eve.ask("message", {"room": "hall", "text": "alone"})["ok"]
        assert eve.hears() == "alone"  # and nothing of the kitchen's before
        for visitor in (ann, ben, eve):
            visitor.client.disconnect()


def test_its_end_is_told_to_the_app_before_the_connections_are_cut(lesson):
    at_the_end = []
    with served(lesson, lambda seconds: at_the_end.append(ann.client.connected)) as server:
        ann = Visitor(server.url, "Ann", "kitchen", "websocket")
        assert requests.get(server.url, timeout=PATIENCE).headers["Server"] == "server"
    assert at_the_end == [True]
    ann.client.disconnect()


def test_a_port_that_is_taken_is_not_shared(lesson):
    with (
        served(lesson) as server,
        pytest.raises(CannotServe, match=f"^Port {server.port} is busy"),
    ):
        Server(lesson.app, "127.0.0.1", server.port, 1, lambda seconds: None)
