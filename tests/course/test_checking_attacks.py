"""Pages of other sites try to connect, and a server ends the connection of whoever goes too far."""

import pytest

from course.checking import causes
from course.checking.failure import Unmet
from course.checking.runner import what_came
from course.checking.scene import Scene
from course.checking.server import Server

HALL = """
from flask import Flask, request, session
from flask_socketio import SocketIO, emit

app = Flask(__name__)
app.secret_key = "for this test"
socketio = SocketIO(app, async_mode="threading", max_http_buffer_size=1000)


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"]
    return {"ok": True}


@socketio.on("connect")
def on_connect(auth):
    return "username" in session


@socketio.on("message")
def on_message(data):
    emit("message", {"username": session["username"], **data}, broadcast=True)
"""


@pytest.fixture
def open_scene(write):
    """Serves a submission and yields a scene on it."""
    servers = []

    def opened(source=HALL):
        server = Server(write(source)).__enter__()
        servers.append(server)
        server.load()
        return Scene(server)

    yield opened
    for server in servers:
        server.stop()


def test_a_page_of_another_site_is_kept_out_and_the_servers_own_is_not(open_scene):
    scene = open_scene()
    (ann,) = scene.people("Ann")
    page = scene.page_of("http://evil.example", ann)
    page.is_kept_out()
    scene.tab(ann).emits("message", {"text": "hello"})
    scene.everyone().hears("message", {"username": "Ann", "text": "hello"})
    assert not page.connected


def test_a_page_of_another_site_that_gets_in_is_told(open_scene):
    scene = open_scene(
        HALL.replace("socketio = SocketIO(", "socketio = SocketIO(cors_allowed_origins='*', app=")
    )
    (ann,) = scene.people("Ann")
    with pytest.raises(Unmet) as caught:
        scene.page_of("http://evil.example", ann).is_kept_out()
    assert what_came(caught.value.failure) == "Ann at http://evil.example was let in."


def test_a_page_of_another_site_without_a_login_is_kept_out_by_a_refusal(open_scene):
    scene = open_scene()
    scene.page_of("", scene.visitor("Ann", connects=False)).is_kept_out()


def test_a_server_that_turns_its_own_page_away_is_told_so(open_scene):
    elsewhere = HALL.replace("max_http_buffer_size=1000", 'cors_allowed_origins="http://example"')
    with pytest.raises(Unmet) as caught:
        open_scene(elsewhere).people("Ann")
    failure = caught.value.failure
    assert what_came(failure) == "Ann was turned away before any handler ran."
    cause = next(said for recognise in causes.GENERAL if (said := recognise(failure)))
    assert "Does cors_allowed_origins name another address?" in cause


def test_whoever_sends_too_much_loses_the_connection_and_the_others_hear_nothing(open_scene):
    scene = open_scene()
    ann, eve = scene.people("Ann", "Eve")
    eve.emits("message", {"text": "short"})
    scene.only(ann, eve).hears("message", {"username": "Eve", "text": "short"})
    eve.emits("message", {"text": "x" * 2000})
    scene.nobody().hears("message")
    assert not eve.connected
    ann.emits("message", {"text": "still here"})
    scene.only(ann).hears("message", {"username": "Ann", "text": "still here"})
    eve.connects()
    assert eve.connected
