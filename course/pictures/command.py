"""The command `docs --pictures`: which pictures there are, and how each comes about."""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.browsers import find_chromium
from course.lessons import ROOT
from course.pictures import board, chat, lesson_pages
from course.pictures.reel import Reel
from course.pictures.shown import words_shown
from course.pictures.studio import SCHEMES, Studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASSETS = ROOT / "docs" / "assets"
WORDS = ROOT / "course" / "pictures" / "shown"  # a file for each picture, of what it shows
Scene = Callable[[Studio], AbstractContextManager[list["Page"]]]

SCENES: dict[str, Scene] = {
    "chat": chat.a_talk,
    "lesson_00": lesson_pages.polling_and_sockets,
    "lesson_01": lesson_pages.events_and_packets,
    "lesson_02": lesson_pages.one_who_comes_later,
    "lesson_03": lesson_pages.members_and_a_stranger,
    "board": board.a_class,
}
FILMS: dict[str, Callable[[Studio, Reel], None]] = {  # each beside the picture of that name
    "chat": chat.a_talk_going_on,
    "lesson_03": lesson_pages.packets_of_a_room,
}
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
QUIET += ["--no-first-run", "--disable-quic", "--hide-scrollbars"]


def file_names(scenes: Iterable[str] = SCENES) -> list[str]:
    """The files that the scenes become."""
    return [f"{scene}_{scheme}.png" for scene in scenes for scheme in SCHEMES]


def film_names(films: Iterable[str] = FILMS) -> list[str]:
    """The files that the films become."""
    return [f"{film}_{scheme}.webp" for film in films for scheme in SCHEMES]


def take_pictures(folder: Path = ASSETS, scenes: Iterable[str] = SCENES) -> int:
    """Take the pictures anew and write them into a folder; returns the exit code."""
    path = _what_it_takes()
    from playwright.sync_api import sync_playwright

    # Root, as in a container, can't have the sandbox.
    alone = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET + alone)
        write_pictures(browser, folder, scenes, WORDS)
        write_films(browser, folder)
        browser.close()
    return 0


def write_pictures(browser: "Browser", folder: Path, scenes: Iterable[str], words: Path) -> None:
    """Play the scenes one after the other, and write what is seen in light and in dark."""
    studio = Studio(browser)
    for scene in scenes:
        with SCENES[scene](studio) as pages:
            (words / f"{scene}.txt").write_text(words_shown(pages), "utf-8")
            for scheme, name in zip(SCHEMES, file_names([scene]), strict=True):
                _write(folder / name, studio.take(pages, scheme))
            studio.close()


def write_films(browser: "Browser", folder: Path, films: Iterable[str] = FILMS) -> None:
    """Play the films one after the other, each taken in light and in dark as it goes."""
    studio = Studio(browser)
    for film in films:
        reel = Reel()
        FILMS[film](studio, reel)
        studio.close()
        for scheme, name in zip(SCHEMES, film_names([film]), strict=True):
            _write(folder / name, reel.developed(studio, scheme))


def _write(file: Path, picture: bytes) -> None:
    file.write_bytes(picture)
    print(f"{file.name}: {len(picture) // 1024} kB", flush=True)


def _what_it_takes() -> str:
    """The path of the browser. Raises a sentence for whoever lacks something."""
    missing = [name for name in ("playwright", "PIL") if importlib.util.find_spec(name) is None]
    if missing:
        raise click.ClickException(
            "Taking pictures needs the packages of the tests. "
            f"Type: {sys.executable} -m pip install -r requirements-test.txt"
        )
    path = find_chromium()
    if path is None:
        raise click.ClickException("Taking pictures needs Chromium or Chrome: install one.")
    return path
