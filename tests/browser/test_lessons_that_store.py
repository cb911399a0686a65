"""Shows that the pages of lessons 08 and 09 keep and bring back what was said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage, Visitor

pytestmark = pytest.mark.browser

NAMES = ["Ann", "Ben", "Cat"]


def serve(chromium: Browser, lesson: str, folder: Path) -> Iterator[LessonPage]:
    with LessonServer(f"lessons/{lesson}/app.py", folder) as server:
        page = LessonPage(chromium, server.url, patient=True)
        page.is_connected(*NAMES)
        yield page
        page.close()
    assert page.foreign == []
    assert page.errors == []


@pytest.fixture
def history(chromium: Browser, tmp_path: Path) -> Iterator[LessonPage]:
    yield from serve(chromium, "08_history", tmp_path)


@pytest.fixture
def delivery(chromium: Browser, tmp_path: Path) -> Iterator[LessonPage]:
    yield from serve(chromium, "09_reliable_delivery", tmp_path)


def say(visitor: Visitor, *texts: str) -> None:
    for text in texts:
        visitor.say(text)
        expect(visitor.entries("heard", "message").filter(has_text=text)).to_have_count(1)


def screen(visitor: Visitor) -> list[str]:
    return visitor.pane.locator(".screen").inner_text().split("\n")


def test_a_past_is_read_upwards_after_a_reload(history: LessonPage) -> None:
    ann, cat = history.visitor("Ann"), history.visitor("Cat")
    say(ann, "one", "two", "three", "four", "five", "six", "seven")
    history.page.reload()
    history.is_connected(*NAMES)
    cat.press("Newest page")
    expect(cat.pane.get_by_text("there is more above")).to_be_visible()
    assert screen(cat) == [
        "3 Ann: three",
        "4 Ann: four",
        "5 Ann: five",
        "6 Ann: six",
        "7 Ann: seven",
    ]
    cat.press("Older page")
    expect(cat.pane.get_by_text("this is the beginning")).to_be_visible()
    assert screen(cat)[:2] == ["1 Ann: one", "2 Ann: two"]
    assert len(screen(cat)) == 7
    say(ann, "eight")
    cat.press("Newest page")
    expect(cat.entries("answer", "of message_history {")).to_have_count(3)
    expect(cat.pane.get_by_text("this is the beginning")).to_be_visible()


def test_a_message_without_a_receipt_is_sent_again_and_shown_once(delivery: LessonPage) -> None:
    ann, ben = delivery.visitor("Ann"), delivery.visitor("Ben")
    ann.pane.get_by_label("And then").select_option("the receipt is lost")
    ann.say("are you there?")
    expect(ann.entries("said", "are you there?")).to_have_count(2)
    expect(ann.entries("answer", "of message {")).to_have_count(2)
    expect(ann.pane.locator(".outbox")).to_have_text("empty")
    say(ben, "yes")
    assert screen(ben) == ["1 Ann: are you there?", "2 Ben: yes"]
    expect(ben.entries("heard", "are you there?")).to_have_count(1)


def test_a_cut_line_and_a_reload_lose_nothing(delivery: LessonPage) -> None:
    ann, ben, cat = (delivery.visitor(name) for name in NAMES)
    cat.press("Disconnect")
    cat.say("from the tunnel")
    expect(cat.pane.locator(".outbox")).to_have_text("from the tunnel")
    ann.pane.get_by_label("And then").select_option("the line is cut")
    ann.say("in the lift")
    expect(ann.pane.locator(".last")).to_have_text("1")
    expect(ann.pane.locator(".outbox")).to_have_text("empty")
    say(ben, "who is in the lift?")
    delivery.page.reload()
    for visitor in (ann, ben, cat):
        expect(visitor.pane.locator(".last")).to_have_text("3")
        assert screen(visitor) == [
            "1 Ann: in the lift",
            "2 Ben: who is in the lift?",
            "3 Cat: from the tunnel",
        ]
    expect(cat.pane.locator(".outbox")).to_have_text("empty")
