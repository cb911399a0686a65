"""Shows that the commands which serve come up, say where, follow the learner, and end cleanly."""

import os
import re
import signal
import socket
import urllib.request

import pytest
import socketio

from tests.course.programs import LIMIT, Program, is_gone, some_port

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def port():
    return str(some_port())


def address_in(text):
    return re.findall(r"http://127\.0\.0\.1:\d+", text)[-1]


def page(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode("utf-8")


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_start_serves_chat_and_site_until_it_is_asked_to_end(copy, port, number):
    with Program("--port", port, cwd=copy) as start:
        text = start.wait_for("Ctrl-C here stops both")
        chat = re.search(r"The chat +(http\S+)", text)[1]
        site = re.search(r"The course +(http\S+)", text)[1]
        assert "<form" in page(chat)
        assert "<h1" in page(site)
        assert "learn.py lesson 1" in text
        assert start.stop(number) == (0, [])
    assert "Traceback" not in start.text


@POSIX
def test_killed_without_mercy_its_servers_end_too(copy, port):
    with Program("--port", port, cwd=copy) as start:
        start.wait_for("Ctrl-C here stops both")
        family = start.family()
        assert len(family) == 2
        start.process.kill()
        assert all(is_gone(one) for one in family)


def test_when_the_chat_dies_the_site_is_stopped_and_it_is_said(copy, port):
    with Program("--port", port, cwd=copy) as start:
        start.wait_for("Ctrl-C here stops both")
        family = start.family()
        next(one for one in family if "final_app" in one.cmdline()).kill()
        assert start.process.wait(LIMIT) == 1
        start.wait_for("The chat has ended, so everything stops.")
        assert all(is_gone(one) for one in family)


def test_a_taken_port_is_said_and_the_next_one_serves(copy):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with Program("lesson", "1", "--port", str(number), cwd=copy) as lesson:
            text = lesson.wait_for("in your browser.")
            assert f"Port {number} is taken" in text
            assert "Basic emit" in page(address_in(text))


def test_an_exercise_is_served_again_when_saved_and_errors_are_shown_plainly(copy, port):
    exercise = copy / "lessons" / "01_basic_emit" / "exercise.py"
    starter = exercise.read_text("utf-8")
    with Program("lesson", "1", "--mine", "--port", port, cwd=copy) as lesson:
        address = address_in(lesson.wait_for("in your browser."))
        exercise.write_text(f"{starter}\nprint('one' 1)\n", "utf-8")
        text = lesson.wait_for("Waiting for you to mend")
        assert f"exercise.py, line {starter.count(chr(10)) + 2}: invalid syntax" in text
        exercise.write_text(f"{starter}\nprint(strange)\n", "utf-8")
        text = lesson.wait_for("Waiting for you to mend")
        assert "NameError: name 'strange' is not defined" in text
        assert "course/serving.py" not in text
        exercise.unlink()
        lesson.wait_for("exercise.py is gone")
        exercise.write_text(f"{starter}\nprint('all well')\n", "utf-8")
        text = lesson.wait_for("in your browser.")
        assert "all well" in text
        assert address_in(text) == address
        assert "Basic emit" in page(address)


def test_a_lessons_log_has_the_pages_and_what_handlers_print_and_no_noise(copy, port):
    with Program("lesson", "1", "--port", port, cwd=copy) as lesson:
        address = address_in(lesson.wait_for("in your browser."))
        page(address)
        client = socketio.Client(reconnection=False, request_timeout=LIMIT)
        client.connect(address, transports=["websocket"], wait_timeout=LIMIT)
        assert client.call("message", {"text": "hello"}, timeout=LIMIT) == {"ok": True, "number": 1}
        client.disconnect()
        # The reason is the client's word or the closed connection, whichever is noticed first.
        text = lesson.wait_for(" left: ")
        lines = [line for line in text.splitlines() if line.strip()]
        assert lines[0] == "GET / → 200"
        assert len(lines) == 2


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_lesson_ends_with_its_command(copy, port, number):
    with Program("lesson", "1", "--port", port, cwd=copy) as lesson:
        lesson.wait_for("in your browser.")
        family = lesson.family()
        assert len(family) == 1
        code, left = lesson.stop(number)
        assert all(is_gone(one) for one in left)
        if number != signal.SIGKILL:
            assert (code, left) == (0, [])
    assert "Traceback" not in lesson.text


@POSIX
def test_the_site_is_served_with_live_reload_until_it_is_asked_to_end(copy, port):
    with Program("docs", "--port", port, cwd=copy) as docs:
        address = address_in(docs.wait_for("Open in your browser: ") + docs.wait_for("\n"))
        assert "livereload" in page(address)
        assert docs.stop(signal.SIGINT) == (0, [])
    assert "Traceback" not in docs.text
