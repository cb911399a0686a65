"""Shows what lesson 05's page lets a learner see: a trap, its mend, a limit, and a limit that is none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(chromium: Browser) -> Iterator[LessonPage]:
    with LessonServer("lessons/05_validation_and_rate_limiting/app.py") as server:
        page = LessonPage(chromium, server.url)
        page.is_connected("Ann", "Ben", "Cat")
        yield page
        page.close()
        assert page.foreign == []
        assert page.errors == []


def test_bens_trap_runs_where_it_is_read_as_html_and_nowhere_else(lesson: LessonPage) -> None:
    ann, ben = lesson.visitor("Ann"), lesson.visitor("Ben")
    ben.press("Write a trap")
    ben.press("Send")
    expect(ann.pane.locator(".unsafe")).to_have_text("A program ran here. It came in a message.")
    expect(ann.pane.locator(".safe")).to_contain_text("<img src onerror=")
    expect(lesson.page.locator("img")).to_have_count(0)


def test_the_decorator_lets_six_joins_through_and_the_count_three_messages(
    lesson: LessonPage,
) -> None:
    cat = lesson.visitor("Cat")
    cat.press("6 joins")
    expect(cat.pane.locator("output.flood")).to_have_text("6 passed, 0 refused")
    cat.press("6 messages")
    expect(cat.pane.locator("output.flood")).to_have_text("3 passed, 3 refused")


def test_odd_data_is_answered_where_it_is_checked_and_met_with_silence_where_it_is_not(
    lesson: LessonPage,
) -> None:
    ann = lesson.visitor("Ann")
    ann.pane.get_by_label("Odd data").select_option(label="message: a number for the text")
    ann.press("Try")
    expect(ann.entries("answer", "of message")).to_contain_text('error: "bad_payload"')
    ann.pane.get_by_label("Odd data").select_option(label="join: a bare text")
    ann.press("Try")
    expect(ann.entries("problem", "join")).to_contain_text("no acknowledgement after")


def test_a_packet_that_is_too_long_ends_the_connection_and_ann_comes_back(
    lesson: LessonPage,
) -> None:
    ann = lesson.visitor("Ann")
    ann.pane.get_by_label("Odd data").select_option(label="message: 20,000 letters")
    ann.press("Try")
    expect(ann.entries("problem", "message")).to_contain_text("before the answer came")
    expect(ann.state).to_contain_text("connected, sid")
    ann.press("Send")
    expect(lesson.visitor("Ben").entries("heard", "hello")).to_have_count(1)
