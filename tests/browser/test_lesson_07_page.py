"""Shows that lesson 07's page has three clocks, and that typing comes, lasts and runs out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser

PROGRAMS = ["app.py", "solution.py"]


@pytest.fixture(params=PROGRAMS)
def lesson(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[LessonPage]:
    with LessonServer(f"lessons/07_typing_and_timestamps/{request.param}") as server:
        page = LessonPage(chromium, server.url, patient=True)
        for name in ("Ann", "Ben", "Cat"):
            expect(page.visitor(name).state).to_contain_text("connected, sid")
            if request.param == "solution.py":
                page.visitor(name).press("Join")
                expect(page.visitor(name).entries("answer", "of join")).to_have_count(1)
        yield page
        page.close()
        assert page.foreign == []
        assert page.errors == []


def typing(lesson: LessonPage, name: str) -> Locator:
    """The line that says who is typing, in one visitor's pane."""
    return lesson.visitor(name).pane.locator("output.typing")


def test_one_moment_is_shown_in_three_zones(lesson: LessonPage) -> None:
    ann = lesson.visitor("Ann")
    ann.pane.get_by_label("Claim that it is 1999").check()
    ann.say("hello")
    hours = set()
    for name in ("Ann", "Ben", "Cat"):
        newest = lesson.visitor(name).pane.locator("output.newest")
        expect(newest).to_contain_text("Ann: hello")
        hours.add(newest.inner_text()[:2])
    assert len(hours) == 3
    expect(ann.entries("heard", "1999")).to_have_count(0)


def test_typing_is_told_once_and_runs_out(lesson: LessonPage) -> None:
    ann, ben = lesson.visitor("Ann"), lesson.visitor("Ben")
    ann.pane.get_by_label("Give a sign with every key").check()
    ann.pane.get_by_label("Message").press_sequentially("tea")
    expect(typing(lesson, "Ben")).to_have_text("Ann")
    expect(typing(lesson, "Ann")).to_have_text("nobody")
    expect(ann.entries("answer", "of typing")).to_have_count(3)
    expect(ben.entries("heard", 'usernames: ["Ann"]')).to_have_count(1)
    expect(typing(lesson, "Ben")).to_have_text("nobody")  # after five seconds without a sign
