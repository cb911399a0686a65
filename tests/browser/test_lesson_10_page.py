"""Shows what lesson 10's page lets a learner see: every tab of the two, and nothing for Eve."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser

NAMES = ("Ann", "Ann (tab 2)", "Ben", "Eve")


@pytest.fixture
def page_of(chromium: Browser) -> Iterator:
    opened = []

    def opened_on(file: str) -> LessonPage:
        server = LessonServer(f"lessons/10_private_messages/{file}.py").__enter__()
        page = LessonPage(chromium, server.url, patient=True)
        opened.append((server, page))
        page.is_connected(*NAMES)
        return page

    yield opened_on
    for server, page in opened:
        page.close()
        server.stop()
        assert page.errors == []
        assert page.foreign == []


def test_a_message_is_in_every_tab_of_the_two_and_eve_reads_back_nothing(page_of) -> None:
    page = page_of("app")
    ann, tab, ben, eve = (page.visitor(name) for name in NAMES)
    ben.say("for Ann")
    for visitor in (ann, tab, ben):
        expect(visitor.entries("heard", "for Ann")).to_have_count(1)
    eve.press("Read back")
    expect(eve.entries("answer", "of message_history")).to_contain_text("messages: []")
    expect(eve.entries("heard")).to_have_count(0)
    ann.press("Read back")
    expect(ann.entries("answer", "of message_history")).to_contain_text("for Ann")


def test_a_letter_goes_to_several_and_its_writer_is_told_who_has_read_it(page_of) -> None:
    page = page_of("solution")
    ann, tab, ben, eve = (page.visitor(name) for name in NAMES)
    ann.pane.get_by_label("To", exact=True).fill("Ben, Eve")
    ann.say("for both")
    for visitor in (tab, ben, eve):
        expect(visitor.pane.locator("output")).to_have_text("1, Ann to Ben, Eve: for both")
    ben.press("Newest read")
    for visitor in (ann, tab):
        expect(visitor.pane.locator("output")).to_have_text("1 was read by Ben")
    eve.press("Join")
    expect(eve.entries("answer", "of join")).to_contain_text('error: "not_allowed"')
