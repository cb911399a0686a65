"""Shows that lesson 03's page makes rooms visible: who hears, who is refused, who comes back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser

PROGRAMS = ["app.py", "solution.py"]


@pytest.fixture(scope="module", params=PROGRAMS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with LessonServer(f"lessons/03_rooms/{request.param}") as server:
        yield server.url


@pytest.fixture
def lesson(chromium: Browser, url: str) -> Iterator[LessonPage]:
    page = LessonPage(chromium, url, patient=True)
    page.is_connected("Ann", "Ben", "Cat")
    yield page
    page.close()
    assert page.foreign == []
    assert page.errors == []


def test_members_hear_and_a_stranger_is_told_to_join(lesson: LessonPage) -> None:
    ann, ben, cat = (lesson.visitor(name) for name in ("Ann", "Ben", "Cat"))
    for member in (ann, ben):
        member.press("Join")
        expect(member.pane.locator("output")).to_have_text("kitchen")
    ann.say("tea is ready")
    expect(ben.entries("heard", "tea is ready")).to_have_count(1)
    cat.say("me too")
    expect(cat.entries("answer", "of message")).to_contain_text('error: "not_a_member"')
    expect(cat.entries("heard")).to_have_count(0)
    expect(cat.pane.locator("output")).to_have_text("no room")


def test_a_visitor_joins_again_after_a_reconnect_only_if_asked_to(lesson: LessonPage) -> None:
    ann, ben = lesson.visitor("Ann"), lesson.visitor("Ben")
    ben.pane.get_by_label("Join again after a reconnect").uncheck()
    for visitor in (ann, ben):
        visitor.press("Join")
        expect(visitor.pane.locator("output")).to_have_text("kitchen")
        visitor.press("Disconnect")
        expect(visitor.pane.locator("output")).to_have_text("no room")
        visitor.press("Connect")
    expect(ann.pane.locator("output")).to_have_text("kitchen")
    expect(ben.entries("note", "was in kitchen, and is in no room now")).to_have_count(1)
    expect(ben.pane.locator("output")).to_have_text("no room")


def test_an_empty_room_is_refused(lesson: LessonPage) -> None:
    cat = lesson.visitor("Cat")
    cat.pane.get_by_label("Room").fill("")
    cat.press("Join")
    expect(cat.entries("answer", "of join")).to_contain_text("Say which room.")
