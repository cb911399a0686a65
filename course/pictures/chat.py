"""The chat in two windows, with a short talk in it."""

import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from course.pictures.reel import Reel
from course.pictures.served import serving
from course.pictures.studio import Studio
from course.ports import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Page

TALK = [
    ("Ann", "Hello! Is the projector booked for this afternoon?"),
    ("Ben", "Yes, from two. I'll bring the long cable."),
    ("Ann", "Great. Slides are in the shared folder."),
    ("Ben", "Reading them now."),
    ("Ben", "Page 12 needs a larger picture, I think."),
    ("Ann", "You are right. Done!"),
]
ELSEWHERE = {
    "kitchen": ["There is cake.", "First come, first served."],
    "library": ["Quiet, please."],
}


@contextmanager
def new_chat() -> Iterator[str]:
    """The address of a chat in which nobody has said anything."""
    port = str(free_port("127.0.0.1", 5100))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = {"CHAT_DATABASE": str(Path(folder) / "chat.sqlite3"), "CHAT_LIMITS": "off"}
        settings["CHAT_SECRET_KEY"] = secrets.token_hex()
        with serving("final_app", "--port", port, environment=settings) as address:
            yield address


@contextmanager
def a_talk(studio: Studio) -> Iterator[list["Page"]]:
    """Ann's and Ben's windows; Cat has been busy elsewhere, and Ben begins an answer."""
    with _people(studio) as people:
        _type(people, "Thank y")
        yield [people["Ann"], people["Ben"]]


def a_talk_going_on(studio: Studio, reel: Reel) -> None:
    """Ben types an answer, which Ann sees coming, and Cat writes elsewhere, which both see."""
    with _people(studio) as people:
        ann, ben = windows = [people["Ann"], people["Ben"]]
        reel.shoot(windows, 1.2)
        for letters in ("T", "ha", "nk", " y", "ou", ", An", "n!"):
            _type(people, letters)
            reel.shoot(windows, 0.25)
        ben.keyboard.press("Enter")
        for page in windows:
            page.locator(
                ".message:not([data-state]) .message-text", has_text="Thank you"
            ).wait_for()
        reel.shoot(windows, 1.6)
        _say(people["Cat"], "Is somebody coming?")
        for page in windows:
            page.get_by_role("link", name=re.compile(r"^library\b.*2")).wait_for()
        reel.shoot(windows, 1.4)
        _go(ann, "library")
        ann.get_by_text("Is somebody coming?").wait_for()
        reel.shoot(windows, 1.2)
        ann.locator("#text").press_sequentially("Yes, in a minute.")
        reel.shoot(windows, 0.8)
        ann.keyboard.press("Enter")
        ben.get_by_role("link", name=re.compile(r"^library\b.*3")).wait_for()
        reel.shoot(windows, 2.5)


def _type(people: dict[str, "Page"], letters: str) -> None:
    """Ben goes on typing, until Ann sees that he does."""
    people["Ben"].locator("#text").press_sequentially(letters)
    people["Ann"].get_by_text("Ben is typing").wait_for()


@contextmanager
def _people(studio: Studio) -> Iterator[dict[str, "Page"]]:
    """Each one's window, when the talk has gone on for a while."""
    with new_chat() as url:
        people = {name: _arrive(studio, url, name) for name in ("Ann", "Ben", "Cat")}
        for room in ELSEWHERE:
            for name, page in people.items():
                _enter(page, room, is_new=name == "Ann")
        for name in ("Ann", "Ben"):
            _go(people[name], "general")
        for name, text in TALK:
            _say(people[name], text)
        for room, texts in ELSEWHERE.items():
            _go(people["Cat"], room)
            for text in texts:
                _say(people["Cat"], text)
        for name in ("Ann", "Ben"):
            people[name].get_by_role("link", name=re.compile(r"^library\b.*1")).wait_for()
        yield people


def _arrive(studio: Studio, url: str, name: str) -> "Page":
    page = studio.window(url, 860, 640)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join the chat").click()
    page.get_by_text("Connected", exact=True).wait_for()
    page.get_by_role("button", name="Got it").click()
    return page


def _enter(page: "Page", room: str, is_new: bool) -> None:
    """Create a room, or join the one that is there."""
    page.get_by_role("button", name="Find or create").click()
    page.get_by_label("Name of the room").fill(room)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=room).wait_for()


def _go(page: "Page", room: str) -> None:
    rooms = page.get_by_role("navigation", name="Rooms")
    rooms.get_by_role("link", name=re.compile(rf"^{room}\b")).click()
    page.get_by_role("heading", level=1, name=room).wait_for()


def _say(page: "Page", text: str) -> None:
    """Say something, and wait until it is stored."""
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")
    page.locator(".message:not([data-state]) .message-text", has_text=text).wait_for()
