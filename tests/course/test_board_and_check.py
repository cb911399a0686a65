"""Shows a check that reports to the class board: at once, once, again when it is back, or not at all."""

import pytest

from tests.boards import LESSON, Board, O, P, page_of
from tests.course.programs import LIMIT, Program, some_port


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
