"""Shows that learn.py makes .venv, mends it, and says in a sentence what a person has to do."""

import os
import re
import shutil
import signal
import socket
import subprocess

import pytest

from tests.course.small_course import Repository

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return Repository(tmp_path_factory.mktemp("a path") / "with späces")


@pytest.fixture
def ready(shared):
    """A repository whose environment is whole, whatever the test before has done to it."""
    shared.ask_for("1.0")
    done = shared.learn()
    assert done.returncode == 0, done.stderr
    return shared


def says_one_line(text):
    return len(text.strip().splitlines()) == 1


def test_a_second_start_installs_nothing_and_hands_over_arguments_and_exit_code(ready, tmp_path):
    done = ready.learn("exit", "7", "Äpfel", cwd=tmp_path)
    assert done.stdout == f"in {ready.venv} with probe 1.0 exit 7 Äpfel\n"
    assert (done.returncode, done.stderr) == (7, "")


def test_changed_requirements_are_installed_on_top_once(ready):
    ready.ask_for("2.0")
    note = ready.venv / "note of mine"
    note.touch()
    done = ready.learn()
    assert "with probe 2.0" in done.stdout
    assert "rtf_probe" in done.stdout or "rtf-probe" in done.stdout
    assert ready.learn().stdout == f"in {ready.venv} with probe 2.0\n"
    assert note.exists()


def test_settings_of_the_persons_own_do_not_lead_astray(ready, tmp_path):
    (tmp_path / "rtf_probe.py").write_text("VERSION = 'a stranger'\n", "utf-8")
    ready.ask_for("2.0")
    pip = {"PIP_TARGET": str(tmp_path / "elsewhere"), "PIP_USER": "1", "PIP_QUIET": "3"}
    done = ready.learn(**pip, PYTHONPATH=str(tmp_path), PYTHONSAFEPATH="1")
    assert f"in {ready.venv} with probe 2.0" in done.stdout, done.stderr
    assert not (tmp_path / "elsewhere").exists()


def test_a_missing_package_is_put_back(ready):
    next(ready.venv.rglob("rtf_probe.py")).unlink()
    done = ready.learn()
    assert done.returncode == 0
    assert "rtf_probe is missing" in done.stderr
    assert f"in {ready.venv} with probe 1.0" in done.stdout


def test_a_course_that_was_moved_is_set_up_again_where_it_is(ready, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(ready.folder, moved, symlinks=True)
    done = ready.learn(before=f"sys.argv[0] = {str(moved / 'learn.py')!r}", cwd=moved)
    assert done.stdout.startswith("Setting up"), done.stderr
    assert f"in {moved / '.venv'} with probe 1.0" in done.stdout
    activate = next((moved / ".venv").glob("*/activate"))
    assert str(moved) in activate.read_text("utf-8")


@POSIX
def test_killed_while_installing_the_next_start_waits_and_mends(ready):
    ready.ask_for("2.0")
    with socket.create_server(("127.0.0.1", 0)) as silent_index:
        silent_index.settimeout(60)
        address = f"http://127.0.0.1:{silent_index.getsockname()[1]}/"
        index = {"PIP_INDEX_URL": address, "PIP_NO_INDEX": "", "PIP_FIND_LINKS": ""}
        env = ready.environment(**index, PIP_RETRIES="0", PIP_DEFAULT_TIMEOUT="60")
        first = subprocess.Popen(ready.command(), env=env, stdout=subprocess.PIPE, text=True)
        connection, _ = silent_index.accept()  # pip is at work now, and waits for an answer
        first.kill()
        first.communicate()
        second = subprocess.Popen(
            ready.command(), env=ready.environment(), stdout=subprocess.PIPE, text=True
        )
        assert second.stdout.readline().startswith("Another start is setting up")
        connection.close()
    rest, _ = second.communicate(timeout=120)
    assert rest.startswith("Setting up")  # nothing half-done is trusted
    assert f"in {ready.venv} with probe 2.0" in rest


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_while_installing_no_pip_is_left(ready, number):
    ready.ask_for("2.0")
    with socket.create_server(("127.0.0.1", 0)) as silent_index:
        silent_index.settimeout(60)
        address = f"http://127.0.0.1:{silent_index.getsockname()[1]}/"
        env = ready.environment(PIP_INDEX_URL=address, PIP_NO_INDEX="", PIP_FIND_LINKS="")
        first = subprocess.Popen(ready.command(), env=env, stderr=subprocess.PIPE, text=True)
        connection, _ = silent_index.accept()
        first.send_signal(number)
        _, errors = first.communicate(timeout=60)
        assert first.returncode == 128 + number
        assert "Traceback" not in errors
        connection.settimeout(60)
        while connection.recv(4096):  # the end comes when pip is no more
            pass


def test_without_its_interpreter_it_is_made_anew_once_though_two_start_at_once(ready):
    for python in next(ready.venv.glob("*/activate")).parent.glob("python*"):
        python.unlink()
    both = [
        subprocess.Popen(
            ready.command(), env=ready.environment(), stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    texts = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert all(f"in {ready.venv} with probe 1.0" in text for text in texts)
    assert sum("Setting up" in text for text in texts) == 1


def test_without_a_network_one_sentence_says_so_and_the_next_start_mends(ready):
    ready.ask_for("2.0")
    nobody = {"PIP_INDEX_URL": "http://127.0.0.1:1/", "PIP_NO_INDEX": "", "PIP_FIND_LINKS": ""}
    done = ready.learn(**nobody, PIP_RETRIES="1")
    assert done.returncode == 2
    assert "connect to the internet" in done.stderr
    assert says_one_line(done.stderr)
    again = ready.learn()
    assert again.stdout.startswith("Installing")  # nothing was harmed, so nothing is made anew
    assert f"in {ready.venv} with probe 2.0" in again.stdout


def test_a_package_nobody_has_is_named_and_pips_own_words_are_kept(ready):
    ready.ask_for("9.9")
    done = ready.learn()
    log = re.search(r"What pip said: (.+)\)", done.stderr)[1]
    assert "ERROR: No matching" in (ready.folder / log).read_text("utf-8")
    assert done.returncode == 2
    assert "has no rtf-probe==9.9" in done.stderr
    assert says_one_line(done.stderr)


@pytest.mark.parametrize(
    ("before", "advice"),
    [
        ("sys.modules['ensurepip'] = None", "sudo apt install python3"),
        ("import os, errno\ndef fail(*a, **k): raise OSError(errno.EROFS, 'x')", "copy it to a"),
        ("import os, errno\ndef fail(*a, **k): raise OSError(errno.ENOSPC, 'x')", "disk is full"),
        ("sys.version_info = (3, 6, 9)", "needs Python 3.11 or newer, and this is Python 3.6"),
    ],
    ids=["no venv module", "read-only folder", "full disk", "old Python"],
)
def test_what_a_person_has_to_mend_is_one_sentence(tmp_path, before, advice):
    fresh = Repository(tmp_path / "fresh")
    if "def fail" in before:
        before += "\nos.makedirs = fail"
    done = fresh.learn(before=before)
    assert done.returncode == 2
    assert advice in done.stderr
    assert says_one_line(done.stderr)


@POSIX
def test_an_environment_that_is_a_link_is_left_alone_in_one_sentence(tmp_path):
    fresh, elsewhere = Repository(tmp_path / "fresh"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    fresh.venv.symlink_to(elsewhere)
    done = fresh.learn()
    assert done.returncode == 2
    assert "is a link" in done.stderr
    assert says_one_line(done.stderr)
    assert list(elsewhere.iterdir()) == []


def test_help_needs_no_environment(tmp_path):
    fresh = Repository(tmp_path / "fresh")
    done = fresh.learn("--help")
    assert "python learn.py check 1" in done.stdout
    assert not fresh.venv.exists()


@POSIX
def test_a_start_with_closed_standard_streams_works(ready):
    script = 'exec "$@" exit 5 <&- >&- 2>&-'
    command = ["sh", "-c", script, "sh", *ready.command()]
    assert subprocess.run(command, env=ready.environment(), timeout=60).returncode == 5
