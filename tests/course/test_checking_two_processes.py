"""Shows that a check with two processes knows what crosses between them, and leaves nothing."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from course.checking.cluster import Cluster
from course.checking.command import run_check
from course.checking.failure import Unmet
from course.checking.scene import Scene
from course.lessons import ROOT, find_lesson
from course.redis_server import RedisServer

pytestmark = pytest.mark.usefixtures("redis")

HALL = """
import os, threading, time
from flask import Flask
from flask_socketio import SocketIO, emit
from redis import Redis

URL = os.environ.get("REDIS_URL")
app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading", message_queue=QUEUE)
store = Redis.from_url(URL, decode_responses=True) if URL else None

@socketio.on("message")
def on_message(data):
    emit("message", data, broadcast=True)
    return os.environ["PROCESS"]

@socketio.on("ask")
def on_ask(key):
    return store.get(key) or "nothing"

def announce(text):
    SocketIO(message_queue=URL).emit("message", text)

def remember(key):
    while True:
        store.set(key, "yes")
        time.sleep(0.002)

@socketio.on("haunt")
def on_haunt(key):
    socketio.start_background_task(remember, key)
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    yield from served(tmp_path_factory, "URL")


@pytest.fixture(scope="module")
def islands(tmp_path_factory):
    yield from served(tmp_path_factory, "None")


def served(tmp_path_factory, queue):
    path = tmp_path_factory.mktemp("hall") / "hall.py"
    path.write_text(HALL.replace("QUEUE", queue), "utf-8")
    with Cluster(path, 2) as cluster:
        yield cluster


def meeting(cluster, **environment):
    cluster.load(environment=environment)
    scene = Scene(cluster)
    ann = scene.visitor("Ann", at="A")
    ben = scene.visitor("Ben", at="B") if cluster.at("B").url else scene.visitor("Ben", at="A")
    return scene, ann, ben


def test_what_crosses_the_queue_has_arrived_before_nothing_came_is_concluded(hall):
    scene, ann, ben = meeting(hall)
    for number in range(30):
        speaker, other = (ann, ben) if number % 2 else (ben, ann)
        speaker.emits("message", number)
        with pytest.raises(Unmet) as unmet:
            scene.only(speaker).hears("message", number)
        (problem,) = unmet.value.failure.problems
        assert (problem.kind, problem.visitor) == ("surplus", other.name)
    scene.close()


def test_what_a_program_without_visitors_emits_has_arrived_too(hall):
    scene, ann, ben = meeting(hall)
    for number in range(15):
        scene.calls("announce", number, at="AB"[number % 2])
        scene.only(ann, ben).hears("message", number)
    scene.close()


def test_processes_without_a_queue_are_islands_and_nobody_waits_for_a_marker(islands):
    scene, ann, ben = meeting(islands)
    ann.emits("message", "hello").acked("A")
    scene.only(ann).hears("message", "hello")
    ben.emits("message", "hello").acked("B")
    scene.only(ben).hears("message", "hello")
    scene.close()


def test_a_process_that_was_killed_takes_its_visitors_along_and_is_back_in_the_next_test(hall):
    scene, ann, ben = meeting(hall)
    ben.emits("message", "hello").acked("B")
    scene.kills("B")
    assert not ben.connected
    ann.emits("message", "hello?")
    scene.only(ann).hears("message", "hello?")
    scene.close()
    scene, ann, ben = meeting(hall)
    ann.emits("message", "there you are")
    scene.everyone().hears("message", "there you are")
    scene.close()


def test_a_test_that_takes_the_queue_away_has_one_process(hall):
    scene, ann, ben = meeting(hall, REDIS_URL=None)
    ben.emits("message", "hello").acked("A")
    scene.only(ann, ben).hears("message", "hello")
    scene.close()


def test_what_an_earlier_copy_left_running_can_reach_nothing(hall):
    scene, ann, _ = meeting(hall)
    ann.emits("haunt", "ghost")
    ann.emits("ask", "ghost").soon_acked("yes")
    scene.close()
    scene, ann, _ = meeting(hall)
    for _ in range(20):
        ann.emits("ask", "ghost").acked("nothing")
    scene.close()


def test_a_crash_in_the_other_process_is_known(hall):
    scene, _, _ = meeting(hall)
    scene.calls("no_such_function", at="B")
    scene.settle()
    assert [crash["event"] for crash in hall.crashes] == ["no_such_function"]
    scene.close()


def test_redis_ends_with_whoever_started_it():
    program = (
        "import time; from course.redis_server import RedisServer; r = RedisServer(); r.start();"
        "print(r.port, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as owner:
        port = int(owner.stdout.readline())
        family = psutil.Process(owner.pid).children(recursive=True)
        assert any(f":{port}" in " ".join(each.cmdline()) for each in family)
        os.kill(owner.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    _, left = psutil.wait_procs(family, timeout=20)
    assert left == []


def test_an_earlier_guest_of_redis_is_shut_out():
    server = RedisServer()
    server.start()
    try:
        assert server.guest() != server.guest()
        assert server.ask("ACL", "USERS") == ["default", "guest2"]
    finally:
        server.stop()


def test_without_redis_a_check_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr("course.programs.find", lambda program: None)
    monkeypatch.setattr(
        "course.checking.patience.keep", lambda: None
    )  # the other tests stay theirs
    lesson = find_lesson("12")
    assert run_check(lesson, lesson.solution) == 2
    assert "Lesson 12 was not checked. This needs redis-server" in capsys.readouterr().err
    assert run_check(lesson, lesson.solution, as_json=True) == 2
    record = json.loads(capsys.readouterr().out)
    assert record["passed"] is False
    assert "apt install redis-server" in record["skipped"]
