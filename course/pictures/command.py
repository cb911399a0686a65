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
from course.pictures.studio import SCHEMES, Studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASSETS = ROOT / "docs" / "assets"
Scene = Callable[[Studio], AbstractContextManager[list["Page"]]]

SCENES: dict[str, Scene] = {
    "chat": chat.a_talk,
    "lesson_00": lesson_pages.polling_and_sockets,
    "lesson_01": lesson_pages.events_and_packets,
    "lesson_02": lesson_pages.one_who_comes_later,
    "lesson_03": lesson_pages.members_and_a_stranger,
    "board": board.a_class,
}
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
QUIET += ["--no-first-run", "--disable-quic", "--hide-scrollbars"]


def file_names(scenes: Iterable[str] = SCENES) -> list[str]:
    """The files that the scenes become."""
    return [f"{scene}_{scheme}.png" for scene in scenes for scheme in SCHEMES]


def take_pictures(folder: Path = ASSETS, scenes: Iterable[str] = SCENES) -> int:
    """Take the pictures anew and write them into a folder; returns the exit code."""
    path = _what_it_takes()
    from playwright.sync_api import sync_playwright

    # Root, as in a container, can't have the sandbox.
    alone = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET + alone)
        write_pictures(browser, folder, scenes)
        browser.close()
    return 0


def write_pictures(browser: "Browser", folder: Path, scenes: Iterable[str]) -> None:
    """Play the scenes one after the other, and write what is seen in light and in dark."""
    studio = Studio(browser)
    for scene in scenes:
        with SCENES[scene](studio) as pages:
            for scheme, name in zip(SCHEMES, file_names([scene]), strict=True):
                picture = studio.take(pages, scheme)
                (folder / name).write_bytes(picture)
                print(f"{name}: {len(picture) // 1024} kB", flush=True)
            studio.close()


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
