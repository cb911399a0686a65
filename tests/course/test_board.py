"""Shows that the class board tells its pages how everybody fares, and takes nothing it should not."""

import http.client
import os
import re
import shutil
import signal
import socket
import sys

import pytest
import socketio

from course.board.students import Refused, Students
from course.identity import clean_name
from course.lessons import ROOT, all_lessons
from course.tasks import tasks_of
from tests.boards import LESSON, PATIENCE, Board, Connection, page_of, report, student_of
from tests.course.programs import LIMIT, Program, some_port

P, F, O = "passed", "failed", "open"  # noqa: E741
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="all of 127.x.x.x is this computer")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A copy of what the board and a check need of the course."""
    root = tmp_path_factory.mktemp("board") / "course"
    root.mkdir()
    for part in ("course", "lessons", "tests/lessons"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture(scope="module")
def board(home):
    with Board(home, some_port()) as board:
        yield board


@pytest.fixture
def people():
    """Hangs up for everybody who came."""
    came = []
    yield lambda connection: came.append(connection) or connection
    for each in came:
        each.hang_up()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_second_board_takes_the_next_free_port_and_ends_when_asked(home, board):
    with Board(home, board.port) as second:
        assert f"Port {board.port} is taken, so this is on {second.port}." in second.said
        assert "It can be reached by this computer alone." in second.said
        assert second.stop(signal.SIGINT) == (0, [])
    assert "Traceback" not in second.text


def test_what_it_prints_stands_on_the_instructors_page(board):
    page = (ROOT / "docs" / "instructor" / "board.md").read_text("utf-8")
    printed = re.search(r"```text\n(.*?)```", page, re.DOTALL)[1]
    a_board = r"[\d.]+:\d+/\w{4}"
    plain = (re.sub(a_board, "A BOARD", text) for text in (printed, board.said))
    shown, said = (text.replace("python3", "python") for text in plain)
    assert "A BOARD" in shown
    assert shown in said


def test_what_a_student_reports_is_told_to_every_page_at_once(board, people):
    early = people(page_of(board))
    assert early.hears("board")["line"].endswith(f"--board {board.address} --as Ann")
    ann = people(student_of(board, "Ann"))
    arrived = early.hears("student", "Ann")
    assert (arrived["name"], arrived["lessons"], arrived["connections"]) == ("Ann", {}, 1)
    assert ann.emits("report", report(P, P, F, O, O)) == {"ok": True, "name": "Ann"}
    told = early.hears("student", "Ann")
    assert told["lessons"] == {LESSON: [P, P, F, O, O]}
    assert told["timestamp"].endswith("+00:00")
    late = people(page_of(board)).hears("board")
    assert told in late["students"]
    assert not any("the id of Ann" in str(each) for each in (told, late))
    ann.hang_up()
    assert early.hears("student", "Ann")["connections"] == 0


def test_of_two_with_one_name_the_second_gets_a_number_and_each_keeps_their_row(board, people):
    page = people(page_of(board))
    rows = []
    for whose in ("first", "second", "first", "second"):
        people(student_of(board, "Twin", f"the id of the {whose}"))
        rows.append(page.hears("student", "Twin"))
    assert [row["name"] for row in rows] == ["Twin", "Twin (2)"] * 2
    assert rows[0]["row"] == rows[2]["row"] != rows[1]["row"] == rows[3]["row"]
    assert rows[3]["connections"] == 2
    people(student_of(board, "Tvin", "the id of the second"))  # misspelt, and the same row
    assert page.hears("student", "Tvin")["row"] == rows[1]["row"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        "passed",
        [],
        {},
        {"lesson": 1, "tasks": [P] * 5},
        {"lesson": [LESSON], "tasks": [P] * 5},
        report(*[P] * 5, lesson="99_nowhere"),
        report(lesson="99_nowhere"),
        report(*[P] * 4),
        report(*[P] * 6),
        report(P, P, P, P, "<b>"),
        report(P, P, P, P, [P]),
        {"lesson": LESSON, "tasks": "passed"},
        {"lesson": LESSON, "tasks": {P: P}},
    ],
)
def test_a_report_of_another_shape_changes_nothing(data):
    students = Students({LESSON: 5})
    students.join("sid", "an id of enough letters", "Ann")
    good = students.report("sid", report(*[P] * 5)).copy()
    with pytest.raises(Refused, match="other lessons or tasks"):
        students.report("sid", data)
    assert students.rows["an id of enough letters"] == good


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  Ann \n Lee ", "Ann Lee"),
        ("Zoë", "Zoë"),
        ("<img src=x>", "<img src=x>"),
        ("x" * 24, "x" * 24),
        ("x" * 25, ""),
        ("   ", ""),
        ("a\x07b", ""),
        ("evil\u202egnp", ""),
        ("a\u200bb", ""),
        ("\ud800", ""),
        (None, ""),
        (["Ann"], ""),
        ("x" * 10**6, ""),
    ],
)
def test_a_name_can_be_read_by_everybody_or_is_none(name, shown):
    assert clean_name(name) == shown


def test_a_class_and_one_students_connections_have_an_end():
    students = Students({})
    for number in range(200):
        students.join(f"sid {number}", f"an id, number {number:04}", f"Ann {number}")
    with pytest.raises(Refused, match="full"):
        students.join("one more", "an id of somebody new", "Zoe")
    for number in range(4):
        students.join(f"again {number}", "an id, number 0000", "Ann 0")
    with pytest.raises(Refused, match="five times"):
        students.join("again", "an id, number 0000", "Ann 0")
    for bad in (None, "short", "x" * 65, 7):
        with pytest.raises(Refused, match="An id is"):
            students.join("sid", bad, "Ann")


def test_the_board_counts_the_tasks_as_the_check_does(board, people):
    told = people(page_of(board)).hears("board")["lessons"]
    counted = {each["slug"]: len(each["tasks"]) for each in told}
    assert counted == {
        each.slug: len(tasks_of(each)) for each in all_lessons() if each.has_exercise
    }


def test_without_the_code_nobody_gets_in(board, people):
    assert fetch(board, f"/{board.code}")[0] == 200
    status, text = fetch(board, "/none")
    assert (status, text) == (404, "This board has another code: copy its address once more.")
    for namespace in ("/students", "/board"):
        auth = {"id": "the id of somebody", "name": "Eve"}
        right = Connection(board, namespace, {**auth, "code": board.code})
        assert people(right).answer is None
        for wrong in ({**auth, "code": "none"}, {**auth, "code": ["\ud800"]}, auth, [], None):
            assert (
                people(Connection(board, namespace, wrong)).answer["data"]["error"] == "wrong_code"
            )


@LINUX
def test_nobody_can_try_all_codes(board):
    there = {"source_address": ("127.0.0.3", 0)}
    assert fetch(board, f"/{board.code}", **there)[0] == 200
    assert [fetch(board, f"/{number:04}", **there)[0] for number in range(30)] == [404] * 30
    assert "Too many wrong codes" in fetch(board, f"/{board.code}", **there)[1]
    assert fetch(board, f"/{board.code}")[0] == 200


def test_a_page_of_another_site_is_refused(board, people):
    assert people(page_of(board, origin=board.url)).answer is None
    with pytest.raises(socketio.exceptions.ConnectionError):
        page_of(board, origin="http://evil.example")


def test_nothing_but_the_page_is_served(board):
    assert fetch(board, "/shared/base.css")[0] == fetch(board, "/static/board.js")[0] == 200
    for path in (
        "/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/shared/../README.md",
        "/shared/..%2f03_rooms/solution.py",
        f"/{board.code}/../app.py",
        "//etc/passwd",
    ):
        assert fetch(board, path)[0] in (301, 308, 404), path


def test_whoever_reports_without_end_is_told_to_wait_and_others_are_not(board, people):
    ann, ben = people(student_of(board, "Ann of the flood")), people(student_of(board, "Ben"))
    answers = [ann.emits("report", report(*[P] * 5)) for _ in range(50)]
    assert answers[0]["ok"]
    # Not the last of them: on a slow machine ten seconds pass meanwhile, and a new count begins.
    assert "rate_limited" in [answer.get("error") for answer in answers]
    assert ben.emits("report", report(*[P] * 5))["ok"]


def test_a_packet_of_thousands_of_letters_ends_its_connection_alone(board, people):
    ann, ben = people(student_of(board, "Big Ann")), people(student_of(board, "Ben"))
    ann.client.emit("report", report("x" * 3000), namespace="/students")
    ann.hears("disconnect")
    assert ben.emits("report", report(*[P] * 5))["ok"]


def test_a_row_is_taken_away_from_the_page_and_its_student_is_told(board, people):
    page = people(page_of(board))
    assert page.hears("board")["may_remove"] is True
    eve = people(student_of(board, "A rude name"))
    row = page.hears("student", "A rude name")["row"]
    assert page.emits("remove", row) == {"ok": True}
    assert page.hears("removed") == row
    eve.hears("removed")
    assert eve.emits("report", report(*[P] * 5))["error"] == "removed"


@LINUX
def test_only_at_the_boards_own_computer_a_row_is_taken_away(board, people):
    far = socket.create_connection(("127.0.0.1", board.port), source_address=("127.0.0.2", 0))
    page = people(page_of(board, socket=far))
    assert page.hears("board")["may_remove"] is False
    people(student_of(board, "Somebody"))
    row = page.hears("student", "Somebody")["row"]
    assert page.emits("remove", row)["error"] == "not_here"
    assert row in [each["row"] for each in people(page_of(board)).hears("board")["students"]]


def test_a_check_goes_on_while_the_board_is_away_and_tells_it_when_it_is_back(home, people):
    exercise = home / "lessons" / LESSON / "exercise.py"
    solution = exercise.with_name("solution.py").read_text("utf-8")
    with Board(home, some_port()) as first:
        page = people(page_of(first))
        watch = ("check", "1", "--watch", "--board", first.address, "--as", "Ann")
        with Program(*watch, cwd=home) as check:
            check.wait_for("You are on the board as Ann.")
            while not (told := page.hears("student", "Ann")["lessons"]):
                pass
            assert told == {LESSON: [O] * 5}
            first.process.kill()
            check.wait_for(f"No class board answers at {first.url[7:]}; your check goes on")
            exercise.write_text(solution, "utf-8")
            check.wait_for("All 5 tasks pass.")
            with Board(home, first.port) as second:
                assert second.address == first.address
                check.wait_for("You are on the board as Ann.")
                (ann,) = people(page_of(second)).hears("board")["students"]
                assert ann["lessons"] == {LESSON: [P] * 5}
    assert "Traceback" not in check.text


def test_a_report_without_watching_is_sent_once_and_changes_no_exit_code(home, board, people):
    page = people(page_of(board))
    solution = home / "lessons" / LESSON / "solution.py"
    for address, said in (
        (board.address, "You are on the board as Solver."),
        ("127.0.0.1:9/none", "No class board answers at 127.0.0.1:9;"),
        (f"{board.url}/none", "You are not on the board: This board has another code"),
    ):
        once = ("check", "1", "--file", str(solution), "--board", address, "--as", "Solver")
        with Program(*once, cwd=home) as check:
            check.wait_for(said)
            assert check.process.wait(LIMIT) == 0
    assert page.hears("student", "Solver")["connections"] == 1


@pytest.mark.parametrize(
    ("address", "name", "said"),
    [
        ("127.0.0.1:9", "Ann", "A board's address looks like 192.168.1.5:5050/k7qd"),
        ("http://[x/k7qd", "Ann", "A board's address looks like"),
        ("127.0.0.1:9/k7qd", "\x07", "A name has 1 to 24 characters"),
    ],
)
def test_a_check_goes_on_without_a_board_that_can_be_none(home, address, name, said):
    solution = home / "lessons" / LESSON / "solution.py"
    once = ("check", "1", "--file", str(solution), "--board", address, "--as", name)
    with Program(*once, cwd=home) as check:
        check.wait_for(f"Your check goes on without the board. {said}")
        check.wait_for("All 5 tasks pass.")
        assert check.process.wait(LIMIT) == 0


def test_a_second_check_of_one_copy_renames_it_and_the_first_says_who_it_is_now(home, board):
    exercise = home / "lessons" / LESSON / "exercise.py"
    watch = ("check", "1", "--watch", "--board", board.address, "--as")
    with Program(*watch, "Zoë", cwd=home) as first:
        first.wait_for("You are on the board as Zoë.")
        with Program(*watch, "Una", cwd=home) as second:
            second.wait_for("You are on the board as Una.")
            exercise.write_text(exercise.read_text("utf-8") + "\n", "utf-8")
            said = "You are on the board as Una: another check of this copy goes by that name."
            first.wait_for(said)


def fetch(board, path, **options):
    """Asks for a path as it is written; returns the status and the text."""
    asked = http.client.HTTPConnection("127.0.0.1", board.port, timeout=PATIENCE, **options)
    asked.request("GET", path)
    answer = asked.getresponse()
    text = answer.read().decode("utf-8")
    asked.close()
    return answer.status, text


def test_the_board_is_small_enough_to_be_read_as_one_more_example():
    files = [each for each in (ROOT / "course" / "board").rglob("*.*") if each.suffix != ".pyc"]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    assert len([line for line in lines if line.strip()]) <= 300
