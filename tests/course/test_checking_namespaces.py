"""Checks know several namespaces on one connection, and what is sent to where nobody is."""

import pytest

from course.checking.causes import GENERAL
from course.checking.failure import Unmet
from course.checking.runner import what_came, what_was_done
from course.checking.scene import Scene
from course.checking.server import Server

PROGRAM = """
from flask import Flask, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


class Chat(Namespace):
    def on_connect(self, auth):
        if not auth:
            raise ConnectionRefusedError("No entry.", {"error": "no_auth"})
        if auth == "stumble":
            raise KeyError("stumbled")

    def on_message(self, data):
        emit("message", data, broadcast=True)

    def on_wander(self, data):
        socketio.emit("status", data)

    def on_whisper(self, data):
        emit("status", data, namespace="/news")

    def on_slip(self, data):
        return data["nowhere"]


@socketio.on_error("/chat")
def on_error(error):
    return {"ok": False}


socketio.on_namespace(Chat("/chat"))
socketio.on_namespace(Namespace("/news"))
"""


@pytest.fixture
def scene(write):
    with Server(write(PROGRAM)) as server:
        server.load()
        scene = Scene(server)
        yield scene
        scene.close()


def likely_cause(unmet):
    return next(sentence for each in GENERAL if (sentence := each(unmet.value.failure)))


def test_who_is_refused_in_one_namespace_is_still_watched_in_the_other(scene):
    ann = scene.visitor("Ann", ("/chat", "/news"), "hello")
    cat = scene.visitor("Cat", connects=False)
    cat.asks_to_connect(("/chat", "/news"))
    cat.is_refused({"message": "No entry.", "data": {"error": "no_auth"}}, namespace="/chat")
    assert cat.sid_in("/news")
    ann.emits("message", {"text": "hi"}, namespace="/chat")
    scene.everyone().hears("message", {"text": "hi"}, namespace="/chat")
    scene.nobody().hears("message", namespace="/news")
    assert scene.present == [ann, cat]


def test_who_was_refused_may_try_again(scene):
    cat = scene.visitor("Cat", connects=False)
    for _ in range(2):
        cat.asks_to_connect(("/chat",))
        cat.is_refused({"message": "No entry."}, namespace="/chat")
    cat.connects(("/chat",), "hello")
    assert cat.sid_in("/chat")


def test_a_namespace_that_is_not_there_is_named(scene):
    with pytest.raises(Unmet) as unmet:
        scene.visitor("Ann", ("/chat", "/wall"), "hello")
    assert what_was_done(unmet.value.failure.trace.arrows) == "Ann connected to /chat and /wall."
    assert "Your server has no namespace /wall. It has: /chat, /news" in likely_cause(unmet)


def test_a_refusal_that_does_not_come_is_told_with_its_namespace(scene):
    ann = scene.visitor("Ann", ("/chat",), "stumble")
    with pytest.raises(Unmet) as unmet:
        ann.is_refused({"message": "No entry."}, namespace="/chat")
    assert what_came(unmet.value.failure) == "Ann was let into /chat."


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("wander", "Your server emitted “status” in /, not in /news."),
        ("whisper", "was addressed to Ann’s sid in /chat, and a sid counts in one namespace only"),
    ],
)
def test_an_emit_to_another_place_is_found(scene, event, sentence):
    ann, _ = scene.visitors("Ann", "Ben", namespaces=("/chat", "/news"), auth=lambda name: name)
    ann.emits(event, {"kind": "test"}, namespace="/chat")
    with pytest.raises(Unmet) as unmet:
        scene.everyone().hears("status", {"kind": "test"}, namespace="/news")
    assert "Ben got no status in /news" in what_came(unmet.value.failure)
    assert sentence in likely_cause(unmet)


def test_an_error_that_a_handler_swallows_is_named_in_the_turn_it_happened(scene):
    ann = scene.visitor("Ann", ("/chat",), "hello")
    with pytest.raises(Unmet) as unmet:
        ann.emits("slip", {}, namespace="/chat").acked({"ok": True})
    assert likely_cause(unmet).startswith("The handler of “slip” stopped with KeyError, in line ")
    with pytest.raises(Unmet) as unmet:
        ann.emits("message", {}, namespace="/chat").acked({"ok": True})
    assert "KeyError" not in likely_cause(unmet)


def test_an_event_sent_in_a_namespace_that_does_not_listen_is_told_who_does(scene):
    ann = scene.visitor("Ann", ("/chat", "/news"), "hello")
    ann.emits("message", {}, namespace="/news")
    with pytest.raises(Unmet) as unmet:
        scene.everyone().hears("message", {}, namespace="/news")
    assert likely_cause(unmet).startswith("Your server listens to “message” in /chat, but ")
