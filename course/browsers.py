"""Finds the browsers of this computer."""

import os
import shutil
from pathlib import Path

_CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    *(
        str(Path(os.environ.get(folder, "C:\\")) / "Google/Chrome/Application/chrome.exe")
        for folder in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
    ),
)
_OTHERS = (
    "firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "/Applications/Safari.app/Contents/MacOS/Safari",
    "msedge",
    *(
        str(Path(os.environ.get(folder, "C:\\")) / place)
        for folder in ("ProgramFiles", "ProgramFiles(x86)")
        for place in ("Microsoft/Edge/Application/msedge.exe", "Mozilla Firefox/firefox.exe")
    ),
)


def find_chromium() -> str | None:
    """The path of Chromium or of Chrome, which a program can drive."""
    return _first_of(_CHROMIUM)


def find_browser() -> str | None:
    """The path of a browser to open the lessons in; Chromium or Chrome first, which tests drive."""
    return find_chromium() or _first_of(_OTHERS)


def _first_of(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)
