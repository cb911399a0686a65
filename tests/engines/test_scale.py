"""Shows `python learn.py scale`: who is on which server, and what happens when one is stopped."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.final_app.visitors import Visitor, until

ROOT = Path(__file__).parents[2]
SCALE = [sys.executable, "-u", "-m", "course", "scale", "--servers", "2"]


WITHOUT_POSTGRESQL = (
    "import sys, course.programs as programs\n"
    "found = programs.find\n"
    "programs.find = lambda program: None if program == 'initdb' else found(program)\n"
    "from course.cli import run\n"
    "sys.exit(run(['scale', '--servers', '2']))"
)


@pytest.fixture
def scale(engines, request):
    """The command, running; its answers are read line by line."""
    running = subprocess.Popen(
        getattr(request, "param", SCALE),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield running
    if running.poll() is None:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)


def told(scale, pattern):
    """The first line that reads so."""
    for line in scale.stdout:
        if found := re.search(pattern, line):
            return found
    raise AssertionError("it has ended")


def typed(scale, command):
    scale.stdin.write(f"{command}\n")
    scale.stdin.flush()


def are_frozen(scale):
    """Whether PostgreSQL's processes are, which are several: one answer each."""
    started = psutil.Process(scale.pid).children(recursive=True)
    try:
        states = [one.status() for one in started if one.name() == "postgres"]
    except psutil.NoSuchProcess:  # one of them came and went: look again
        return set()
    return {state == psutil.STATUS_STOPPED for state in states if state != psutil.STATUS_ZOMBIE}


def test_a_learner_sees_who_is_where_stops_that_server_and_they_come_back(scale):
    address = told(scale, r"The chat +(http://\S+)")[1]
    ann = Visitor(address)
    assert ann.sign_in("Ann").ok
    ann.connect()
    server = told(scale, r"server (\d) \(\d+\): Ann")[1]
    ann.join()
    assert ann.say("Before")["number"] == 1
    typed(scale, f"stop {server}")
    told(scale, f"{server}: stopped")
    ann.hung_up.get(timeout=30)
    ann.connect()
    assert told(scale, r"server (\d) \(\d+\): Ann")[1] != server
    ann.join()
    assert ann.say("After")["number"] == 2
    ann.hang_up()
    typed(scale, f"start {server}")
    told(scale, f"{server}: running")
    for verb, done in (("freeze", "frozen"), ("wake", "awake")):
        typed(scale, f"{verb} database")
        told(scale, f"database: {done}")
        # All of them, not only the first. One that waits for its disk halts when that is done.
        until(lambda expected={verb == "freeze"}: are_frozen(scale) == expected)
    scale.send_signal(signal.SIGINT)
    assert scale.wait(timeout=60) == 0


@pytest.mark.parametrize("scale", [[sys.executable, "-u", "-c", WITHOUT_POSTGRESQL]], indirect=True)
def test_without_postgresql_the_servers_share_a_file_and_it_says_so(scale):
    told(scale, r"^Without PostgreSQL, so all share an SQLite file\. \S.* install postgresql$")
    ports = [told(scale, rf"server {number} +127\.0\.0\.1:(\d+)")[1] for number in (1, 2)]
    told(scale, "The chat")
    people = [Visitor(f"http://127.0.0.1:{port}") for port in ports]
    for visitor, name, number in zip(people, ("Ann", "Ben"), (1, 2), strict=True):
        assert visitor.sign_in(name).ok
        visitor.connect()
        told(scale, rf"server {number} \(\d+\): {name}$")
        visitor.join()
    assert people[0].say("Hello")["number"] == 1
    assert people[1].hears("message")["text"] == "Hello"
    for visitor in people:
        visitor.hang_up()


@pytest.mark.skipif(sys.platform == "win32", reason="There it says to use WSL.")
def test_what_is_missing_is_named_with_the_command_that_installs_it(tmp_path):
    script = (
        "import sys, course.programs as programs\n"
        "programs.find = lambda program: None\n"
        "from course.cli import run\n"
        "sys.exit(run(['scale']))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (said.returncode, said.stdout) == (2, "")
    assert re.fullmatch(
        r"This needs redis-server and nginx: (sudo apt|brew) install redis\S* nginx\n", said.stderr
    )
