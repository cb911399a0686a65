"""Shows that a check follows what a submission does in the background, and does not wait in vain."""

import json
import time

import pytest

from course.checking.failure import Unmet
from course.checking.runner import explain
from course.checking.scene import Scene
from course.checking.server import Server
from course.checking.spec import Spec, whole_number
from course.checking.verdict import TaskResult

BEGINNING = """
import threading
from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")

def later():
    for number in (1, 2):
        socketio.sleep(0.1)
        socketio.emit("tick", number)

@socketio.on("start")
def on_start():
    {line}
    return "started"

@socketio.on("disconnect")
def on_disconnect(reason):
    emit("status", "left", broadcast=True)
"""
TASK = "socketio.start_background_task(later)"


@pytest.fixture
def scene_with(write):
    """Makes a scene at a server whose `start` runs a line of code."""
    servers = []

    def scene_with(line):
        server = Server(write(BEGINNING.replace("{line}", line)))
        servers.append(server)
        server.start()
        server.load()
        return Scene(server)

    yield scene_with
    for server in servers:
        server.stop()


def told(unmet):
    """What a learner would read of a failure."""
    result = TaskResult(1, "", "failed")
    explain(unmet.value.failure, Spec(), result)
    return result


@pytest.mark.parametrize("line", [TASK, "threading.Thread(target=later).start()"])
def test_what_a_background_task_sends_is_waited_for(scene_with, line):
    scene = scene_with(line)
    ann, ben = scene.visitors("Ann", "Ben")
    said = ann.emits("start")
    scene.only(ann, ben).soon_hears("tick", 1, 2)
    said.acked("started")
    said.acked_before("tick")


def test_waiting_ends_as_soon_as_nothing_runs_that_could_still_send(scene_with):
    scene = scene_with("pass")
    ann = scene.visitor("Ann")
    ann.emits("start")
    began = time.monotonic()
    with pytest.raises(Unmet):
        scene.only(ann).soon_hears("tick", 1, 2, seconds=60)
    assert time.monotonic() - began < 30


def test_all_that_a_task_ever_sends_is_known_once_it_rests(scene_with):
    scene = scene_with(TASK)
    ann = scene.visitor("Ann")
    ann.emits("start")
    scene.rests()
    scene.only(ann).hears("tick", 1, 2)


def test_a_handler_that_does_the_work_itself_acknowledges_too_late(scene_with):
    scene = scene_with("later()")
    ann = scene.visitor("Ann")
    said = ann.emits("start")
    scene.only(ann).soon_hears("tick", 1, 2)
    said.acked("started")
    with pytest.raises(Unmet) as unmet:
        said.acked_before("tick")
    assert told(unmet).received == "Ann got the acknowledgement after every tick."
    assert "✗ late" in str(unmet.value)


def test_an_acknowledgement_that_a_busy_machine_held_up_is_not_late(scene_with):
    scene = scene_with("task = socketio.start_background_task(later); task.join()")
    ann = scene.visitor("Ann")
    said = ann.emits("start")
    scene.only(ann).soon_hears("tick", 1, 2)
    said.acked("started")
    assert [arrow.kind for arrow in scene.trace.arrows] == [
        "connect",
        "emit",
        "event",
        "event",
        "ack",
    ]
    said.acked_before("tick")


def test_plain_emit_in_the_background_is_named_with_its_line(scene_with):
    scene = scene_with('socketio.start_background_task(lambda: emit("tick", 1))')
    ann = scene.visitor("Ann")
    ann.emits("start")
    with pytest.raises(Unmet) as unmet:
        scene.only(ann).soon_hears("tick", 1)
    assert "Plain emit() can’t be used in the background (line 16)" in told(unmet).cause


def test_what_stopped_a_background_task_is_named_with_its_line(scene_with):
    scene = scene_with("socketio.start_background_task(lambda: 1 / 0)")
    ann = scene.visitor("Ann")
    ann.emits("start")
    with pytest.raises(Unmet) as unmet:
        scene.only(ann).soon_hears("tick", 1)
    cause = "in the background stopped with ZeroDivisionError, in line 16: socketio.start"
    assert cause in told(unmet).cause


def test_who_has_said_goodbye_hears_no_more(scene_with):
    scene = scene_with("pass")
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    ann.disconnects()
    scene.only(ben, cat).hears("status", "left")
    ben.drops()
    scene.only(cat).hears("status", "left")


def test_a_pattern_in_a_verdict_can_be_written_as_json(scene_with):
    scene = scene_with("pass")
    ann = scene.visitor("Ann")
    with pytest.raises(Unmet) as unmet:
        scene.only(ann).hears("tick", {"number": whole_number})
    arrows = [vars(arrow) for arrow in told(unmet).arrows]
    assert "<a whole number>" in json.dumps(arrows, default=repr)


def test_an_earlier_copy_that_crashes_late_is_not_taken_for_the_present_one(scene_with, tmp_path):
    gate = tmp_path / "gate"
    scene = scene_with(f"open({str(gate)!r} + '1')")
    ann = scene.visitor("Ann")
    ann.emits("start")
    scene.settle()
    assert [crash["error"] for crash in scene.server.crashes] == ["FileNotFoundError"]

    source = scene.server.path.read_text()
    waiting = (
        f"    while not __import__('os').path.exists({str(gate)!r}):\n        pass\n    1 / 0\n"
    )
    scene.server.path.write_text(source.replace("(reason):\n", "(reason):\n" + waiting))
    scene.server.load()
    ben = Scene(scene.server).visitor("Ben")
    ben.link.drop()
    scene.server.load()
    gate.touch()
    assert scene.server.wait_gone(ben.link.eio_sid)
    assert scene.server.crashes == []
