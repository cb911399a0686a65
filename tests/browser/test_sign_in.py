"""Shows that visitors who sign in are who they say, though they share one browser's cookie."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser

HALL = "tests/browser/hall/app.py"
PEOPLE = {
    "Ann": "Ann",
    "Ann (tab 2)": "Ann",
    "Ben": "Ben",
}  # by pane: who the server takes them for


@pytest.fixture
def server() -> Iterator[LessonServer]:
    with LessonServer(HALL) as server:
        yield server


@pytest.fixture
def hall(chromium: Browser, server: LessonServer) -> Iterator[LessonPage]:
    page = LessonPage(chromium, server.url)
    yield page
    page.close()
    assert page.foreign == []


def everybody_is_welcomed(hall: LessonPage, times: int) -> None:
    for pane, name in PEOPLE.items():
        welcomes = hall.visitor(pane).entries("heard", "welcome")
        expect(welcomes).to_have_count(times)
        expect(welcomes.last).to_contain_text(f'"{name}"')


def test_everybody_is_known_by_their_own_name(hall: LessonPage) -> None:
    everybody_is_welcomed(hall, 1)
    expect(hall.packets("POST /sign_in with username=Ben: 200")).to_have_count(1)


def test_everybody_is_known_again_after_the_server_was_away(
    hall: LessonPage, server: LessonServer
) -> None:
    everybody_is_welcomed(hall, 1)
    server.stop()
    server.start()
    everybody_is_welcomed(hall, 2)


def test_ben_comes_back_as_ben_after_others_have_signed_in(hall: LessonPage) -> None:
    everybody_is_welcomed(hall, 1)
    for pane in ("Ben", "Ann"):
        hall.visitor(pane).press("Disconnect")
        hall.visitor(pane).press("Connect")
        expect(hall.visitor(pane).entries("heard", "welcome")).to_have_count(2)
        expect(hall.visitor(pane).entries("heard", "welcome").last).to_contain_text(pane)


def test_a_stranger_has_no_cookie_to_show(hall: LessonPage) -> None:
    everybody_is_welcomed(hall, 1)
    cat = hall.visitor("Cat")
    cat.press("Connect")  # a second time: by now the browser has a cookie for certain
    expect(cat.state).to_contain_text("refused: Sign in first.")


def test_who_may_not_sign_in_is_told_why_and_does_not_connect(hall: LessonPage) -> None:
    everybody_is_welcomed(hall, 1)
    eve = hall.visitor("Eve")
    expect(eve.state).to_contain_text("refused: Eve is not welcome.")
    expect(eve.entries("heard")).to_have_count(0)
