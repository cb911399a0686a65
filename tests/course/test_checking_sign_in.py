"""Visitors sign in by HTTP, connect with their cookies, and have several tabs."""

import pytest

from course.checking import causes
from course.checking.failure import Unmet
from course.checking.report import draw
from course.checking.runner import what_came, what_was_done
from course.checking.scene import Scene
from course.checking.server import Server

HALL = """
from flask import Flask, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit

app = Flask(__name__)
app.secret_key = "for this test"
socketio = SocketIO(app, async_mode="threading")


@app.post("/sign_in")
def sign_in():
    session["username"] = request.form["username"]
    return {"ok": True}


@app.post("/sign_out")
def sign_out():
    session.clear()
    return {"ok": True}


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    emit("status", {"username": session["username"]}, broadcast=True)
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


def test_ann_is_known_by_the_name_she_signed_in_with(open_scene):
    scene = open_scene()
    ann, ben = scene.people("Ann", "Ben")
    ann.disconnects()
    ann.connects()
    scene.only(ann, ben).hears("status", {"username": "Ann"})


def test_a_second_tab_brings_the_cookies_of_the_first(open_scene):
    scene = open_scene()
    ann, ben = scene.people("Ann", "Ben")
    tab = scene.tab(ann)
    assert tab.name == "Ann (tab 2)"
    scene.only(ann, ben, tab).hears("status", {"username": "Ann"})


def test_who_has_not_signed_in_or_has_signed_out_is_a_stranger(open_scene):
    scene = open_scene()
    cat = scene.visitor("Cat", connects=False)
    cat.signs_in()
    cat.asks("POST", "/sign_out").succeeds({"ok": True})
    cat.asks_to_connect()
    cat.is_refused({"message": "Sign in first."})


def failure_of(open_scene, source, act):
    scene = open_scene(source)
    with pytest.raises(Unmet) as caught:
        act(scene)
    return caught.value.failure


def cause_of(failure):
    return next(said for recognise in causes.GENERAL if (said := recognise(failure)))


def sign_ann_in(scene):
    scene.visitor("Ann", connects=False).signs_in()


def test_an_answer_that_was_not_expected_is_told_in_words_and_in_the_picture(open_scene):
    polite = HALL.replace('return {"ok": True}', 'return {"ok": False}, 409', 1)
    failure = failure_of(open_scene, polite, sign_ann_in)
    assert what_was_done(failure.trace.arrows) == "Ann signed in."
    assert what_came(failure) == 'Ann got the HTTP answer 409: {"ok": false}.'
    asked, answered = draw(failure.trace.arrows)[1:]
    assert "◀ POST /sign_in" in asked
    assert "↩ 409 ─" in answered
    assert answered.endswith('✗ wrong  {"ok": false}')


def test_a_refusal_that_does_not_come_is_told(open_scene):
    def sign_nobody_in(scene):
        ann = scene.visitor("Ann", connects=False)
        ann.asks("POST", "/sign_in", username="").is_refused({"ok": False})

    failure = failure_of(open_scene, HALL, sign_nobody_in)
    assert what_was_done(failure.trace.arrows) == 'Ann sent POST /sign_in with {"username": ""}.'
    assert what_came(failure) == 'Ann got the HTTP answer 200: {"ok": true}.'


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("/sign_in", "/login", "Your server has no route /sign_in."),
        ('post("/sign_in")', 'route("/sign_in")', "The route /sign_in does not take POST"),
        ('form["username"]', 'form["name"]', "a field that the form does not have"),
        ("request.form", "request.json", "A form came, not JSON"),
        (
            "request.form",
            "request.forms",
            "The route /sign_in stopped with AttributeError, in line",
        ),
        ('app.secret_key = "for this test"', "", "set app.secret_key"),
        (
            '    return {"ok": True}\n\n\n@app.post("/sign_out")',
            '@app.post("/out")',
            "returned nothing",
        ),
        ("session[", "while True: pass\n    session[", "look for a loop or a long sleep"),
    ],
)
def test_what_is_wrong_with_a_route_is_named(open_scene, right, wrong, said, monkeypatch):
    if "while True" in wrong:  # the others answer, be it late on a busy machine
        monkeypatch.setattr("course.checking.visitor.SECONDS_FOR_AN_ANSWER", 1.0)
    failure = failure_of(open_scene, HALL.replace(right, wrong, 1), sign_ann_in)
    assert said in cause_of(failure)


def test_many_who_sign_in_and_try_twice_are_told_in_one_sentence_each(open_scene):
    def refuse_cat(scene):
        scene.people("Ann", "Ben")
        cat = scene.visitor("Cat", connects=False)
        cat.asks_to_connect()
        cat.asks_to_connect()
        cat.is_refused({"message": "Go away."})

    failure = failure_of(open_scene, HALL, refuse_cat)
    assert what_was_done(failure.trace.arrows) == (
        "Ann and Ben signed in. Ann, Ben and Cat connected."
    )
