"""Shows that lesson 06's page tells people from connections: tabs, strangers, false names."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(chromium: Browser) -> Iterator[LessonPage]:
    with LessonServer("lessons/06_names_and_presence/app.py") as server:
        page = LessonPage(chromium, server.url)
        expect(page.visitor("Ben").pane.locator("output")).to_have_text("lobby: Ann, Ben")
        yield page
        page.close()
        assert page.foreign == []
        assert page.errors == []


def test_ann_is_here_until_her_last_tab_has_gone(lesson: LessonPage) -> None:
    ann, tab, ben = (lesson.visitor(name) for name in ("Ann", "Ann (tab 2)", "Ben"))
    tab.press("Connect")
    expect(tab.pane.locator("output")).to_have_text("lobby: Ann, Ben")
    ann.press("Disconnect")
    tab.say("still here")  # travels after anything the disconnect could have caused
    expect(ben.entries("heard", "still here")).to_have_count(1)
    expect(ben.entries("heard", 'kind: "left"')).to_have_count(0)
    tab.press("Disconnect")
    expect(ben.entries("heard", 'reason: "client disconnect"')).to_have_count(1)
    expect(ben.pane.locator("output")).to_have_text("lobby: Ben")


def test_a_lost_line_has_another_reason_and_ben_comes_back(lesson: LessonPage) -> None:
    ann, ben = lesson.visitor("Ann"), lesson.visitor("Ben")
    # Before, the client would still say goodbye: by a request of its own.
    expect(lesson.packets("moved from polling").filter(has_text="Ben")).to_have_count(1)
    ben.press("Lose the line")
    left = ann.entries("heard", 'reason: "transport close"')
    expect(left).to_have_count(1)
    after = left.locator("xpath=following-sibling::li").filter(has_text='kind: "joined"')
    expect(after.filter(has_text="Ben")).to_have_count(1)


def test_a_claimed_name_is_not_believed_and_a_stranger_is_not_let_in(lesson: LessonPage) -> None:
    ann, ben, cat = (lesson.visitor(name) for name in ("Ann", "Ben", "Cat (a stranger)"))
    ann.pane.get_by_label("Claim to be Ben").check()
    ann.say("who am I?")
    expect(ben.entries("heard", 'username: "Ann", text: "who am I?"')).to_have_count(1)
    cat.press("Connect")
    expect(cat.state).to_contain_text("refused: Sign in first.")


def test_ben_goes_by_another_name_from_the_next_connection_on(lesson: LessonPage) -> None:
    ann, ben = lesson.visitor("Ann"), lesson.visitor("Ben")
    ben.pane.get_by_label("Name").fill("Benjamin")
    ben.press("Sign in anew")
    expect(ann.pane.locator("output")).to_have_text("lobby: Ann, Benjamin")
