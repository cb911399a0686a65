"""What a submission stores is there after a restart, and gone for the next test."""

import os

import pytest

from course.checking.diagram import draw
from course.checking.failure import Unmet
from course.checking.runner import what_was_done
from course.checking.scene import Scene
from course.checking.server import Server
from course.checking.svg import diagram

NOTEBOOK = """
from pathlib import Path

from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
notes, remembered = Path("notes.txt"), []


@socketio.on("message")
def on_message(data):
    remembered.append(data["text"])
    with notes.open("a", encoding="utf-8") as file:
        file.write(data["text"])
    emit("message", data, broadcast=True)
    return {"ok": True}


@socketio.on("message_history")
def on_history():
    return {"stored": notes.read_text("utf-8") if notes.exists() else "", "kept": remembered}
"""


@pytest.fixture
def server(write):
    with Server(write(NOTEBOOK)) as server:
        server.load()
        yield server


def test_a_file_is_still_there_after_a_restart_and_memory_is_not(server):
    scene = Scene(server)
    ann, ben = scene.visitors("Ann", "Ben")
    ann.emits("message", {"text": "hello"}).acked({"ok": True})
    ann.emits("message_history").acked({"stored": "hello", "kept": ["hello"]})
    scene.restarts()
    assert scene.present == []
    ann.connects()
    ben.connects()
    ben.emits("message_history").acked({"stored": "hello", "kept": []})
    ann.emits("message", {"text": "!"})
    scene.only(ann, ben).hears("message", {"text": "!"})


def test_the_next_test_finds_nothing_of_the_last(server):
    (ann,) = Scene(server).visitors("Ann")
    ann.emits("message", {"text": "hello"}).acked({"ok": True})
    server.load()
    (ben,) = Scene(server).visitors("Ben")
    ben.emits("message_history").acked({"stored": "", "kept": []})


def test_the_files_are_gone_with_the_check(write):
    with Server(write(NOTEBOOK)) as server:
        server.load()
        folder = server._folders.folder(again=True)
        assert os.path.isdir(folder)
    assert not os.path.exists(folder)


def test_a_restart_is_part_of_the_story(server):
    scene = Scene(server)
    ann, _ = scene.visitors("Ann", "Ben")
    scene.restarts()
    ann.connects()
    with pytest.raises(Unmet) as unmet:
        ann.emits("message_history").acked({"stored": "hello"})
    arrows = unmet.value.failure.trace.arrows
    told = "Ann and Ben lost the line. The server was started again. Ann connected."
    assert told in what_was_done(arrows)
    assert sum("the server starts again" in line for line in draw(arrows)) == 1
    assert "restart" in diagram(arrows, "a restart")


def test_who_loses_the_line_has_spoken_but_hears_nothing(server):
    scene = Scene(server)
    ann, ben = scene.visitors("Ann", "Ben")
    ann.emits("message", {"text": "first"})
    scene.only(ann, ben).hears("message", {"text": "first"})
    ann.emits_and_loses_the_line("message", {"text": "second"})
    scene.only(ben).hears("message", {"text": "second"})
    assert not ann.connected
    assert not [a for a in scene.trace.judge() if a.kind == "ack"]
    ann.connects()
    ann.emits("message", {"text": "third"})
    scene.only(ann, ben).hears("message", {"text": "third"})


DATABASE = """
import sqlite3

from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@socketio.on("ask")
def on_ask():
    with sqlite3.connect("notes.db") as db:
        db.execute("CREATE TABLE IF NOT EXISTS notes (text)")
        db.execute("INSERT INTO notes VALUES ('hello')")
        [notes], [waits] = db.execute("SELECT count(*) FROM notes"), db.execute("PRAGMA synchronous")
    db.close()
    return {"notes": notes[0], "waits": waits[0]}
"""


def test_a_database_does_not_wait_for_the_disk_and_yet_outlives_a_restart(write):
    with Server(write(DATABASE)) as server:
        server.load()
        scene = Scene(server)
        (ann,) = scene.visitors("Ann")
        ann.emits("ask").acked({"notes": 1, "waits": 0})
        scene.restarts()
        ann.connects()
        ann.emits("ask").acked({"notes": 2, "waits": 0})
