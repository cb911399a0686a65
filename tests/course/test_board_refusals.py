"""Shows that the class board takes nothing it should not, and lets nobody in who has no code."""

import http.client
import socket
import sys

import pytest
import socketio

from course.board.students import Refused, Students
from course.identity import clean_name
from tests.boards import LESSON, PATIENCE, Connection, P, page_of, report, student_of

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="all of 127.x.x.x is this computer")


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


@LINUX
def test_only_at_the_boards_own_computer_a_row_is_taken_away(board, people):
    far = socket.create_connection(("127.0.0.1", board.port), source_address=("127.0.0.2", 0))
    page = people(page_of(board, socket=far))
    assert page.hears("board")["may_remove"] is False
    people(student_of(board, "Somebody"))
    row = page.hears("student", "Somebody")["row"]
    assert page.emits("remove", row)["error"] == "not_here"
    assert row in [each["row"] for each in people(page_of(board)).hears("board")["students"]]


def fetch(board, path, **options):
    """Asks for a path as it is written; returns the status and the text."""
    asked = http.client.HTTPConnection("127.0.0.1", board.port, timeout=PATIENCE, **options)
    asked.request("GET", path)
    answer = asked.getresponse()
    text = answer.read().decode("utf-8")
    asked.close()
    return answer.status, text
