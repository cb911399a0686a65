"""Shows that lesson 11's page attacks for real: the weak server falls, and the mended one holds."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser

FOLDER = "lessons/11_attack_and_defend"
THROUGH = "it went through"


@pytest.fixture
def page_of(chromium: Browser) -> Iterator:
    opened = []

    def opened_on(file: str) -> LessonPage:
        server = LessonServer(f"{FOLDER}/{file}.py").__enter__()
        page = LessonPage(chromium, server.url, patient=True)
        opened.append((server, page))
        page.is_connected("Ann", "Ben", "Eve")
        return page

    yield opened_on
    for server, page in opened:
        page.close()
        server.stop()


def attack(page: LessonPage, name: str, choice: str, outcome: str | re.Pattern[str]) -> None:
    visitor = page.visitor(name)
    visitor.pane.get_by_label("Attack").select_option(choice)
    visitor.press("Attack")
    expect(visitor.pane.locator("output")).to_contain_text(outcome)


def wall(page: LessonPage) -> FrameLocator:
    return page.page.frame_locator("iframe")


@pytest.mark.parametrize("file", ["app", "exercise"])
def test_every_attack_works_on_the_weak_servers(page_of, file: str) -> None:
    page = page_of(file)
    expect(page.visitor("Stranger").state).to_contain_text("connected, sid")
    attack(page, "Eve", "forged", THROUGH)
    expect(page.visitor("Ben").entries("heard", 'username: "Ann"')).to_have_count(1)
    attack(page, "Eve", "text", THROUGH)
    expect(wall(page).locator("li").last).to_contain_text("A program ran here.")
    attack(page, "Ben", "stale", THROUGH)
    attack(page, "Ann", "huge", THROUGH)
    attack(page, "Eve", "flood", "20 of 20 went through")
    attack(page, "Ann", "site", "it was let in")
    attack(page, "Eve", "name", THROUGH)
    expect(wall(page).locator("li").last).to_contain_text("HA")
    assert page.errors == []


def test_no_attack_works_on_the_solution(page_of) -> None:
    page = page_of("solution")
    expect(page.visitor("Stranger").state).to_have_text("refused: Sign in first. ")
    attack(page, "Eve", "forged", THROUGH)
    expect(page.visitor("Ben").entries("heard", 'username: "Eve"')).to_have_count(1)
    attack(page, "Eve", "text", THROUGH)
    expect(wall(page).locator("li").last).to_contain_text("Eve: <img src onerror=")
    attack(page, "Ben", "stale", "the connection was ended")
    attack(page, "Ann", "huge", "the connection was ended")
    attack(page, "Eve", "staff", "refused: not_allowed")
    attack(page, "Ann", "site", "turned away")
    attack(page, "Eve", "flood", re.compile(r"^\d of 20 went through"))


def test_the_example_keeps_one_lock_shut(page_of) -> None:
    page = page_of("app")
    page.visitor("Ann").say("mine")
    expect(page.visitor("Eve").entries("heard", "mine")).to_have_count(1)
    attack(page, "Eve", "delete", "refused: not_yours")
    expect(wall(page).locator("li").last).to_contain_text("Ann: mine")
