"""Whatever a submission does, a check ends with a plain sentence and leaves no process behind."""

import contextlib
import os
import time

import psutil
import pytest

from course.checking.runner import BadFile, check
from course.checking.server import Server
from course.checking.verdict import TaskResult, Verdict
from course.lessons import find_lesson
from tests.course.programs import is_gone

LESSON = find_lesson("1")
SOLUTION = LESSON.solution.read_text("utf-8")
CONNECTS = '@socketio.on("connect")\ndef on_connect():\n'
ANSWERS = "def on_message(data):\n"


def begins_with(line):
    return SOLUTION.replace("app = Flask(__name__)", f"{line}\napp = Flask(__name__)", 1)


def inside_connect(*lines):
    body = "".join(f"    {line}\n" for line in lines)
    return SOLUTION.replace(CONNECTS, CONNECTS + body)


def inside_message(*lines):
    body = "".join(f"    {line}\n" for line in lines)
    return SOLUTION.replace(ANSWERS, ANSWERS + body)


@pytest.fixture(autouse=True)
def no_process_is_left():
    # Not their own children: those of a browser that is open meanwhile come and go as they like.
    before = psutil.Process().children()
    yield
    assert [each for each in psutil.Process().children() if each not in before] == []


def test_the_solution_itself_passes(write):
    assert check(LESSON, write(SOLUTION)).passed


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        pytest.param("def f(:\n", "Python can’t read your file: ", id="syntax error"),
        pytest.param(begins_with("1/0"), "stops while it is loaded: ZeroDivisionError", id="crash"),
        pytest.param(begins_with("import nowhere"), "No module named 'nowhere'", id="import"),
        pytest.param(begins_with("raise SystemExit(3)"), "ends the program while it is", id="exit"),
        pytest.param(begins_with("exit()"), "ends the program while it is", id="exit()"),
        pytest.param(begins_with("import os; os._exit(3)"), "ended the whole process", id="_exit"),
        pytest.param(begins_with("while True: pass"), "still busy loading", id="endless loop"),
        pytest.param(begins_with("import time; time.sleep(60)"), "still busy loading", id="sleep"),
        pytest.param(
            SOLUTION + "\nsocketio.run(app)\n", "starts its own server", id="socketio.run"
        ),
        pytest.param(SOLUTION + "\napp.run()\n", "starts its own server", id="app.run"),
        pytest.param(
            SOLUTION.replace("socketio = SocketIO(app", "sockets = (SocketIO(app")
            .replace(
                'async_mode="threading")',
                'async_mode="threading"),)\nsocketio = sockets[0]\ndel socketio',
            )
            .split("# ------")[0],
            "There is no Socket.IO server in the file",
            id="no SocketIO",
        ),
        pytest.param("x = 1\n", "There is no Flask app in the file", id="no app"),
        pytest.param(begins_with("input()"), "EOFError", id="asks for input"),
    ],
)
def test_a_file_that_cannot_be_run_is_explained_in_a_sentence(write, source, sentence):
    verdict = check(LESSON, write(source))
    assert sentence in verdict.problem
    assert "Traceback" not in verdict.problem
    assert verdict.tasks == []
    assert not verdict.passed


def test_the_line_of_a_crash_and_of_an_endless_loop_is_named(write):
    crash = check(LESSON, write(begins_with("1/0")))
    loop = check(LESSON, write(begins_with("while True: __import__('time').sleep(0.01)")))
    line = begins_with("1/0").splitlines().index("1/0") + 1
    assert (crash.line, loop.line) == (line, line)


def test_who_deletes_the_file_and_every_folder_around_is_told_so(write, tmp_path):
    here = "import pathlib, shutil; shutil.rmtree(pathlib.Path(__file__).parent)"
    (tmp_path / "deep").mkdir()
    verdict = check(LESSON, write(begins_with(here), "deep/exercise.py"))
    assert verdict.problem == "Your file is gone: something in it deletes files. Take that out."
    work = "import pathlib, shutil; shutil.rmtree(pathlib.Path.cwd().parent)"
    assert check(LESSON, write(begins_with(work))).passed


def test_a_handler_that_never_ends_fails_its_own_task_alone(write):
    verdict = check(LESSON, write(inside_message("while True: pass")))
    assert [t.status for t in verdict.tasks] == ["passed", "failed", "failed", "passed", "passed"]
    assert "A handler was still running after seconds of waiting" in verdict.task(2).cause
    line = inside_message("while True: pass").splitlines().index("    while True: pass") + 1
    assert f"It is at line {line}." in verdict.task(2).cause


def test_late_news_of_a_killed_process_is_not_taken_for_its_successors_end(write, monkeypatch):
    listen = Server._listen

    def listen_and_be_late(server, control, messages):
        def delayed():
            yield from messages
            deadline = time.monotonic() + 5
            while server._control in (None, control) and time.monotonic() < deadline:
                time.sleep(0.001)

        listen(server, control, delayed())

    monkeypatch.setattr(Server, "_listen", listen_and_be_late)
    verdict = check(LESSON, write(inside_message("import time; time.sleep(60)")))
    assert [t.status for t in verdict.tasks] == ["passed", "failed", "failed", "passed", "passed"]


def test_a_handler_that_ends_the_process_fails_its_own_task_alone(write):
    verdict = check(LESSON, write(inside_message("import os; os._exit(1)")))
    assert [t.status for t in verdict.tasks] == ["passed", "failed", "failed", "passed", "passed"]
    assert "ended in the middle" in verdict.task(2).cause


def test_a_connect_handler_that_raises_is_named_with_its_line(write):
    source = inside_connect("print(nothing_of_that_name)")
    verdict = check(LESSON, write(source))
    assert verdict.task(1).status == "failed"
    assert "The handler of “connect” stopped with NameError, in line " in verdict.task(1).cause


def test_a_missing_function_fails_its_own_task_alone(write):
    source = SOLUTION.replace('@socketio.on("join")', "").replace("def on_join", "def unused")
    verdict = check(LESSON, write(source))
    assert [t.status for t in verdict.tasks] == ["passed", "passed", "passed", "failed", "passed"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can’t fork")
def test_a_fork_while_loading_leaves_one_server(write):
    verdict = check(LESSON, write(begins_with("import os; os.fork(); os.fork()")))
    assert verdict.passed


def test_a_process_started_by_the_submission_ends_with_the_check(write, tmp_path):
    note = tmp_path / "pid"
    start = (
        "import subprocess, sys; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)'], "
        f"start_new_session=True); open({str(note)!r}, 'w').write(str(child.pid))"
    )
    verdict = check(LESSON, write(begins_with(start)))
    assert verdict.passed
    with contextlib.suppress(psutil.NoSuchProcess):  # it is gone already
        assert is_gone(psutil.Process(int(note.read_text())))


# A second copy's closing would hit whatever sockets have taken the numbers 0 to 2 by then.
ONCE = "vars(sys).setdefault('closed', []) or sys.closed.append(1) or "


@pytest.mark.parametrize("line", ["sys.stdout.close()", ONCE + "os.closerange(0, 3)"])
def test_closed_streams_change_nothing(write, line):
    assert check(LESSON, write(begins_with(f"import os, sys; {line}"))).passed


def test_megabytes_of_printing_change_nothing(write):
    assert check(LESSON, write(inside_connect("print('x' * 3_000_000)"))).passed


def test_a_file_of_the_learners_own_beside_the_exercise_can_be_imported(write):
    write("def shout(text):\n    return text.upper()\n", "helpers.py")
    source = begins_with("from helpers import shout").replace(
        'data["text"].upper()', 'shout(data["text"])'
    )
    assert check(LESSON, write(source)).passed


def test_paths_that_lead_to_no_python_file_are_named(tmp_path):
    def said(name, content=None):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(BadFile) as error:
            check(LESSON, path)
        return str(error.value)

    assert "There is no file" in said("missing.py")
    assert "is empty" in said("empty.py", b" \n")
    assert "is not a text file" in said("binary.py", b"\x00\xff\xfe")
    assert "is not a text file" in said("latin.py", "x = 'é'".encode("latin-1"))
    assert "is not a Python file" in said("notes.txt", b"x = 1")
    assert "a lesson’s file has a few thousand" in said("large.py", b"# long\n" * 100_000)
    (tmp_path / "folder").mkdir()
    assert "is a folder" in said("folder")


def test_two_checks_at_once_do_not_meet(write):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(3) as pool:
        verdicts = list(pool.map(lambda _: check(LESSON, LESSON.solution), range(3)))
    assert [v.passed for v in verdicts] == [True] * 3


def test_a_check_writes_nothing_beside_the_submission(write, tmp_path):
    write("GREETING = 1\n", "beside.py")
    path = write("import beside\n" + SOLUTION)
    assert check(LESSON, path).passed
    assert {p.name for p in tmp_path.iterdir()} == {path.name, "beside.py"}


def test_a_task_that_passes_is_never_shown_as_open():
    passed, failed = (TaskResult(n, "", status) for n, status in ((1, "passed"), (2, "failed")))
    verdict = Verdict("01_basic_emit", "exercise.py", [passed, failed], untouched=True)
    assert [verdict.shown(task) for task in verdict.tasks] == ["passed", "open"]
