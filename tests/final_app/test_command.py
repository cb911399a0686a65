"""Shows `python -m final_app` as people run it: its first line, its ports, its refusals, its end."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from final_app import create_app
from final_app.config import SETTINGS, BadSetting, kept_secret, settings
from tests.final_app.processes import deployed
from tests.final_app.raw_clients import RawClient
from tests.final_app.visitors import PATIENCE, Visitor

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path):
    """Starts the command; whatever is still running in the end is killed."""
    started = []

    def run(*options, place=ROOT, before=(), errors=subprocess.PIPE, **environment):
        environment = {"CHAT_SECRET_KEY": "of the tests", "CHAT_PORT": "0", **environment}
        environment.setdefault("CHAT_DATABASE", str(tmp_path / "chat.sqlite3"))
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "final_app", *options],
            cwd=place,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def address(process):
    """The address on the first line, once the chat is serving."""
    line = process.stdout.readline()
    found = re.fullmatch(r"Chat: (http://\S+)\n", line)
    assert found, line + process.stderr.read()
    return found[1]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_cleanly_while_people_are_connected(run, name):
    if os.name == "nt":
        pytest.skip("Windows has no such signals between processes.")
    process = run()
    ann = Visitor(address(process))
    assert ann.sign_in("Ann").ok
    ann.connect()
    ann.join()
    assert ann.say("Before the end")["ok"]
    process.send_signal(getattr(signal, name))
    rest, log = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest) == (0, "")
    assert "Traceback" not in log
    assert re.search(r'event=message person=1 room="general" ms=\d+\.\d result=ok', log)
    assert "Before the end" not in log
    assert ann.hung_up.get(timeout=PATIENCE)
    assert not psutil.pid_exists(process.pid)


def test_the_log_has_a_line_for_a_broken_packet_and_never_quotes_it(run):
    process = run()
    url = address(process)
    ann = Visitor(url)
    assert ann.sign_in("Ann").ok
    for packet in ("42/chat,5[]", "4", "42{marks", "42" + "[" * 10**5, "x marks"):
        raw = RawClient(ann)
        raw.ws.send(packet)
        assert raw.is_hung_up()
    process.terminate()
    _, log = process.communicate(timeout=PATIENCE)
    assert "ValueError" in log
    assert "Traceback" not in log
    assert "marks" not in log
    assert all(re.match(r"\d{4}-\d\d-\d\d ", line) for line in log.splitlines()), log


def test_what_was_acknowledged_survives_being_killed(run):
    process = run()
    ann = Visitor(address(process))
    assert ann.sign_in("Ann").ok
    ann.connect()
    ann.join()
    assert ann.say("Still here")["ok"]
    process.kill()
    process.wait(PATIENCE)
    ann.hang_up()
    ann.url = address(run())
    ann.connect()
    assert [message["text"] for message in ann.join()["messages"]] == ["Still here"]
    ann.hang_up()


def test_a_busy_port_is_no_error(run):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = busy.getsockname()[1]
        process = run("--port", str(taken), errors=subprocess.STDOUT)
        said = process.stdout.readline()
        assert said.startswith(f"Port {taken} is busy, so the chat took "), said
        # The address comes after it: a program that waits for that has then been told all.
        found = int(address(process).rsplit(":", 1)[1])
    assert found > taken
    assert said.endswith(f" {found}.\n")


def test_in_production_a_busy_port_is_refused(run):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        process = run(CHAT_PORT=str(taken), CHAT_ENV="production", CHAT_SECRET_KEY="s" * 32)
        printed, complaint = process.communicate(timeout=PATIENCE)
    assert (process.returncode, printed) == (2, "")
    other = "Choose another, with --host and --port or CHAT_HOST and CHAT_PORT."
    assert complaint == f"Port {taken} is busy. {other}\n"


def test_other_computers_get_an_address_too(run):
    process = run("--host", "0.0.0.0")
    own = address(process)
    assert own.startswith("http://127.0.0.1:")
    line = process.stdout.readline()
    assert re.fullmatch(rf"On this network: http://\S+:{own.rsplit(':')[-1]}\n", line)


@pytest.mark.parametrize(
    ("options", "environment", "sentence"),
    [
        (["--port", "x"], {}, "--port must be a whole number up to 65535, not 'x'."),
        (["--port", "70000"], {}, "--port must be a whole number up to 65535, not '70000'."),
        ([], {"CHAT_PORT": "x"}, "CHAT_PORT must be a whole number up to 65535, not 'x'."),
        (["--pots", "1"], {}, "Unrecognized arguments: --pots 1. See --help."),
        (["--host", "203.0.113.7"], {}, "This computer can't be reached as 203.0.113.7."),
        (["--database", str(ROOT)], {}, f"Can't use {ROOT} as the database: "),
        (["--database", "no/such/folder/c"], {}, "Can't use no/such/folder/c as the"),
    ],
)
def test_a_wrong_option_gets_one_clear_line(run, options, environment, sentence):
    process = run(*options, **environment)
    printed, complaint = process.communicate(timeout=PATIENCE)
    assert (process.returncode, printed, complaint.count("\n")) == (2, "", 1)
    assert complaint.startswith(sentence)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets its folders' owners write in them.")
def test_it_starts_where_it_may_not_write_and_says_so_when_it_has_to(run, tmp_path):
    place = tmp_path / "srv"
    before = deployed(place)
    address(run(place=place, before=before))
    for missing in ("CHAT_SECRET_KEY", "CHAT_DATABASE"):
        process = run(place=place, before=before, **{missing: ""})
        printed, complaint = process.communicate(timeout=PATIENCE)
        assert (process.returncode, printed) == (2, "")
        assert complaint == (
            f"The chat may not write in {place / 'instance'}. Allow it, or set CHAT_SECRET_KEY, "
            "and CHAT_DATABASE or CHAT_DATABASE_URL.\n"
        )


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    file = tmp_path / "instance" / "secret_key"
    secret = kept_secret(file)
    assert len(secret) == 64
    assert kept_secret(file) == secret
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("")
    with pytest.raises(BadSetting, match="is damaged"):
        kept_secret(file)


def test_settings_come_from_the_environment_and_then_from_what_is_handed_in(monkeypatch, tmp_path):
    given = {"DATABASE": str(tmp_path / "c"), "SECRET_KEY": "handed in"}
    assert settings(given)["PORT"] == 5000
    monkeypatch.setenv("CHAT_PORT", "6000")
    monkeypatch.setenv("CHAT_SECRET_KEY", "of the environment")
    found = settings(given)
    assert (found["PORT"], found["SECRET_KEY"]) == (6000, "handed in")
    with pytest.raises(BadSetting):
        SETTINGS["PORT"].value("--port", "-1")


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(tmp_path):
    app = create_app({"DATABASE": str(tmp_path / "c.sqlite3"), "SECRET_KEY": "of the tests"})
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    app.extensions["chat_store"].close()
