"""A check knows what depends on time: clocks that are not in UTC, and how long something lasts."""

from datetime import UTC, datetime, timedelta

import pytest

from course.checking import patience
from course.checking.failure import Unmet
from course.checking.scene import Scene
from course.checking.server import Server
from course.checking.spec import some_text
from course.checking.surroundings import environment
from course.grading.grades import grade_all

CLOCK = """
from datetime import datetime
from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
LASTS = 60

def later():
    socketio.sleep(LASTS)
    socketio.emit("light", "off")

@socketio.on("light")
def on_light():
    emit("light", "on")
    socketio.start_background_task(later)

@socketio.on("time")
def on_time():
    return datetime.now().isoformat()
"""


@pytest.fixture
def scene(write):
    with Server(write(CLOCK)) as server:
        server.load()
        scene = Scene(server)
        yield scene
        scene.close()


def test_the_clock_of_a_submission_is_not_in_utc(scene):
    local = datetime.fromisoformat(scene.visitor("Ann").emits("time").acked(some_text))
    assert abs(local - datetime.now(UTC).replace(tzinfo=None)) > timedelta(minutes=10)


def test_what_lasts_a_minute_can_be_made_to_last_a_moment(scene):
    ann = scene.visitor("Ann")
    scene.constant("LASTS", 0.05)
    ann.emits("light")
    scene.only(ann).soon_hears("light", "on", "off")
    scene.constant("LASTS", 60)
    ann.emits("light")
    scene.only(ann).finally_hears("light", "on")


def test_another_end_than_the_expected_one_is_told(scene):
    ann = scene.visitor("Ann")
    ann.emits("light")
    with pytest.raises(Unmet) as caught:
        scene.only(ann).finally_hears("light", "off")
    failure = caught.value.failure
    assert failure.expected == 'The last light that Ann heard is "off".'
    assert [(problem.kind, problem.got) for problem in failure.problems] == [("wrong", ["on"])]


def test_waiting_for_what_never_comes_goes_on(scene):
    ann = scene.visitor("Ann")
    ann.emits("light")
    scene.only(ann).have_heard("light", "off", seconds=0.05)
    scene.only(ann).hears("light", "on")


def test_what_a_submission_burns_gets_it_no_more_time(monkeypatch):
    busy = [2.0]  # programs that want each core
    monkeypatch.setenv(patience.KEPT, "")  # and put back as it was at the end
    monkeypatch.setattr(patience, "load_per_core", lambda: busy[0])
    assert patience.seconds(10) == 20
    grade_all([], print)
    busy[0] = 5.0
    assert patience.seconds(10) == 20
    assert environment()[patience.KEPT] == "2.00"
