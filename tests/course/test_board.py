"""Shows that the class board tells every page how everybody fares, and counts as the check does."""

import os
import re
import signal

import pytest

from course.lessons import ROOT, all_lessons
from course.tasks import tasks_of
from tests.boards import LESSON, Board, F, O, P, page_of, report, student_of


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


def test_the_board_counts_the_tasks_as_the_check_does(board, people):
    told = people(page_of(board)).hears("board")["lessons"]
    counted = {each["slug"]: len(each["tasks"]) for each in told}
    assert counted == {
        each.slug: len(tasks_of(each)) for each in all_lessons() if each.has_exercise
    }


def test_a_row_is_taken_away_from_the_page_and_its_student_is_told(board, people):
    page = people(page_of(board))
    assert page.hears("board")["may_remove"] is True
    eve = people(student_of(board, "A rude name"))
    row = page.hears("student", "A rude name")["row"]
    assert page.emits("remove", row) == {"ok": True}
    assert page.hears("removed") == row
    eve.hears("removed")
    assert eve.emits("report", report(*[P] * 5))["error"] == "removed"


def test_the_board_is_small_enough_to_be_read_as_one_more_example():
    files = [each for each in (ROOT / "course" / "board").rglob("*.*") if each.suffix != ".pyc"]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    assert len([line for line in lines if line.strip()]) <= 300
