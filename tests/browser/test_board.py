"""Shows the class board as a class sees it: it follows everybody live, and says when it is lost."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.boards import LESSON, Board, report, student_of
from tests.browser.chat_window import pardon
from tests.course.conftest import copy  # noqa: F401  a fixture
from tests.course.programs import Program, some_port

pytestmark = pytest.mark.browser

TRAP = "<img src=x onerror=a()>"
SECOND = "02_broadcast"


def statuses(page, name):
    """What the row of a student says about the tasks, in words."""
    head = page.locator("th").filter(has_text=re.compile(f"^×{re.escape(name)}( away)?$"))
    return page.locator("tbody tr").filter(has=head).locator("td .visually-hidden")


def sums(page):
    return page.get_by_role("row", name="Passed by").get_by_role("cell")


def test_the_page_follows_a_class_and_finds_back_to_a_lost_board(copy, new_page):  # noqa: F811
    exercise = copy / "lessons" / LESSON / "exercise.py"
    page = new_page()
    pardon(page)
    page.on("dialog", lambda dialog: dialog.accept())
    with Board(copy, some_port()) as board:
        page.goto(board.page)
        expect(page.get_by_text("Nobody yet.")).to_be_visible()
        expect(page.locator("#line")).to_contain_text(f"--board {board.address} --as Ann")
        watch = ("check", "1", "--watch", "--board", board.address, "--as", "Ann")
        with Program(*watch, cwd=copy):
            follow_the_class(page, board, exercise)
            board.process.kill()
            expect(page.get_by_role("status").first).to_contain_text("The board is lost; trying")
            with Board(copy, board.port):
                expect(page.get_by_text("Live", exact=True)).to_be_visible()
                expect(statuses(page, "Ann")).to_contain_text(["passed"] * 5)
                expect(sums(page)).to_contain_text(["1 of 1"] * 5)


def follow_the_class(page, board, exercise):
    solution = exercise.with_name("solution.py").read_text("utf-8")
    expect(statuses(page, "Ann")).to_contain_text(["not begun"] * 5)
    expect(page.get_by_text("Nobody yet.")).to_be_hidden()
    exercise.write_text(solution.replace('"ok": True, "number"', '"ok": True, "count"'), "utf-8")
    expect(statuses(page, "Ann")).to_contain_text(["passed", "passed", "failed", "passed"])

    ann = student_of(board, "Ann", "the id of the second")
    ann.emits("report", report("passed", *["open"] * 4))
    expect(statuses(page, "Ann (2)")).to_contain_text(["passed", "not begun"])
    expect(sums(page)).to_contain_text(["2 of 2", "1 of 2", "0 of 2", "1 of 2", "1 of 2"])

    exercise.write_text(solution, "utf-8")
    expect(statuses(page, "Ann")).to_contain_text(["passed"] * 5)
    expect(sums(page)).to_contain_text(["2 of 2", "1 of 2", "1 of 2", "1 of 2", "1 of 2"])

    rude = student_of(board, TRAP)
    rude.emits("report", report(*["failed"] * 5, lesson=SECOND))
    page.get_by_role("button", name="2 · Broadcast (1)").click()
    expect(statuses(page, TRAP)).to_contain_text(["failed"] * 5)
    expect(statuses(page, "Ann")).to_contain_text(["not checked"] * 5)
    names = page.locator("tbody th")
    expect(names).to_contain_text([TRAP, "Ann", "Ann (2)"])
    ann.emits("report", report("passed", *["waiting"] * 4, lesson=SECOND))
    page.get_by_label("Sorted by").select_option("progress")
    expect(names.first).to_contain_text("Ann (2)")
    # Preloading, axe would look for imported sheets where they are not.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [each["id"] for each in found] == []
    page.get_by_role("button", name=f"Take {TRAP} off the board").click()
    expect(names).to_have_count(2)
    page.get_by_role("button", name="1 · Basic emit").click()
    ann.hang_up()
    rude.hang_up()
    expect(names.filter(has_text="away")).to_have_count(1)


def test_on_a_phone_a_long_name_breaks_between_its_words_alone(copy, new_page):  # noqa: F811
    page = new_page(viewport={"width": 390, "height": 700})
    with Board(copy, some_port()) as board:
        people = [student_of(board, name) for name in ("Ann", "Bartholomew", "Maximiliane Schmidt")]
        page.goto(board.page)
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(3)
        ann, one_word, two_words = (rows.nth(n).bounding_box()["height"] for n in range(3))
        assert abs(one_word - ann) < 5 < two_words - ann  # pixels: a border is less, a line is more
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        for each in people:
            each.hang_up()
        page.goto("about:blank")
