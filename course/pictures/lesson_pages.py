"""The lessons' pages as somebody sees them who has just tried what the text proposes."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from course.lessons import find_lesson
from course.pictures.reel import Reel
from course.pictures.served import serving
from course.pictures.studio import Studio
from course.ports import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WIDE, HIGH, SHARP = 1160, 900, 1.5
ENOUGH_NEWS = 12  # pieces, after which the three ways differ plainly


def example(number: str) -> AbstractContextManager[str]:
    """A lesson's worked example, served on a free port; its address."""
    port = str(free_port("127.0.0.1", 5100))
    return serving("course.serving", str(find_lesson(number).app), "127.0.0.1", port)


@contextmanager
def polling_and_sockets(studio: Studio) -> Iterator[list["Page"]]:
    """Lesson 00: three guesses, and what the counters say."""
    with example("00") as url:
        page = studio.window(url, 1280, 720)
        for question, guess in {"requests": "poll", "delay": "poll", "bytes": "1000"}.items():
            page.locator(f"input[name={question}][value='{guess}']").check()
        page.get_by_role("button", name="Start").click()
        page.locator("#poll").get_by_text(f"News {ENOUGH_NEWS}").wait_for()
        yield [page]


@contextmanager
def events_and_packets(studio: Studio) -> Iterator[list["Page"]]:
    """Lesson 01: two visitors have spoken, and a packet is taken apart."""
    with example("01") as url:
        page = _visitors(studio, url)
        for name, text in [("Ann", "hi"), ("Ann", "anybody here?"), ("Ben", "hello")]:
            _say(page, name, text)
        packet = page.locator(".packets summary").filter(has_text='420["message"').first
        packet.click()
        packet.evaluate(
            "(row) => row.closest('ol').scrollTop = row.offsetTop - row.closest('ol').offsetTop"
        )
        yield [page]


@contextmanager
def one_who_comes_later(studio: Studio) -> Iterator[list["Page"]]:
    """Lesson 02: Cat has come, and Ann has spoken to everybody."""
    with example("02") as url:
        page = _visitors(studio, url, later="Cat")
        _pane(page, "Cat").get_by_role("button", name="Connect", exact=True).click()
        _pane(page, "Ann").locator("output.online", has_text="3").wait_for()
        _say(page, "Ann", "hi")
        yield [page]


@contextmanager
def members_and_a_stranger(studio: Studio) -> Iterator[list["Page"]]:
    """Lesson 03: Ann and Ben are in the kitchen, and Cat is refused."""
    with example("03") as url:
        page = _visitors(studio, url)
        page.get_by_label("Hide pings").check()
        for name in ("Ann", "Ben"):
            _pane(page, name).get_by_role("button", name="Join", exact=True).click()
            _pane(page, name).get_by_text("In: kitchen").wait_for()
        _say(page, "Ann", "tea is ready")
        _say(page, "Cat", "me too?")
        yield [page]


def packets_of_a_room(studio: Studio, reel: Reel) -> None:
    """Lesson 03 from the beginning: each press of a button, and the packets that come of it."""
    with example("03") as url:
        page = _visitors(studio, url, scale=1)
        page.get_by_label("Hide pings").check()
        page.get_by_role("button", name="Clear", exact=True).click()
        reel.shoot([page], 1.5)
        for name in ("Ann", "Ben"):
            _press(page, name, "Join", reel)
            _pane(page, name).get_by_text("In: kitchen").wait_for()
            reel.shoot([page], 1.4)
        for name, text in [("Ann", "tea is ready"), ("Cat", "me too?")]:
            _pane(page, name).get_by_label("Message").fill(text)
            reel.shoot([page], 0.8)
            _press(page, name, "Send", reel)
            _answers(page, name).first.wait_for()
            reel.shoot([page], 2.2)


def _press(page: "Page", name: str, label: str, reel: Reel) -> None:
    """Press a button by the keyboard, so that the film shows which."""
    button = _pane(page, name).get_by_role("button", name=label, exact=True)
    page.keyboard.press("Tab")
    button.focus()
    reel.shoot([page], 0.5)
    button.press("Enter")


def _visitors(studio: Studio, url: str, later: str = "", scale: float = SHARP) -> "Page":
    """A lesson's page once everybody is connected but the one who comes later."""
    page = studio.window(url, WIDE, HIGH, scale)
    for name in ("Ann", "Ben", "Cat"):
        if name != later:
            _pane(page, name).get_by_text("connected, sid").wait_for()
    return page


def _pane(page: "Page", name: str) -> "Locator":
    return page.get_by_role("region", name=name, exact=True)


def _say(page: "Page", name: str, text: str) -> None:
    """Say something, and wait for the answer to it."""
    pane = _pane(page, name)
    answers = _answers(page, name)
    before = answers.count()
    pane.get_by_label("Message").fill(text)
    pane.get_by_role("button", name="Send", exact=True).click()
    answers.nth(before).wait_for()


def _answers(page: "Page", name: str) -> "Locator":
    """The acknowledgements of what somebody has said."""
    log = _pane(page, name).get_by_role("log")
    return log.locator(".answer").filter(has_text="of message")
