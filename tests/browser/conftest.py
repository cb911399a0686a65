"""A Chromium for every browser test: whichever of the family this machine has."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chat_window import is_ready
from tests.final_app.visitors import Visitor, running_chat

COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
COMMANDS += ["chrome", "microsoft-edge", "microsoft-edge-stable", "msedge"]
MAC = ["Google Chrome", "Chromium", "Microsoft Edge"]
WINDOWS = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
QUIET += ["--no-first-run", "--disable-quic"]


def browser_path():
    """Where the browser is, or None."""
    on_path = (shutil.which(command) for command in COMMANDS)
    folders = [os.environ.get(f) for f in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    installed = [Path(f"/Applications/{app}.app/Contents/MacOS/{app}") for app in MAC]
    installed += [Path(folder) / app for folder in folders if folder for app in WINDOWS]
    return next(filter(None, on_path), None) or next(filter(Path.exists, installed), None)


@pytest.fixture(scope="session")
def chromium():
    """The running browser; a test opens a context in it per person."""
    path = browser_path()
    if path is None:
        reason = "There is no Chromium, Chrome or Edge on this machine."
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Root, as in a container, can't have the sandbox.
    is_root = sys.platform == "linux" and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(path), args=QUIET + ["--no-sandbox"] * is_root
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """Opens pages, each in a context of its own; the test fails if any complained in the end.

    Complaints are errors on the console, uncaught exceptions and violations of the page's policy.
    """
    complaints, contexts = [], []

    def open_page(**options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        context.set_default_timeout(30_000)  # only a hang is to fail
        page = context.new_page()
        page.complaints = complaints
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def chat_settings():
    """A module may override these."""
    return {}


@pytest.fixture
def chat(tmp_path, chat_settings):
    """The address of a chat with an empty database."""
    with running_chat(tmp_path / "chat.sqlite3", **chat_settings) as url:
        yield url


@pytest.fixture
def visit(chat, new_page):
    """Opens a window in which somebody has signed in and is connected."""

    def arrive(name, prepare=lambda page: None, **options):
        page = new_page(**options)
        prepare(page)
        page.goto(chat)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join the chat").click()
        is_ready(page)
        return page

    return arrive


@pytest.fixture
def by_program(chat):
    """Makes people without a window, for what one needs only somebody else for."""
    visitors = []

    def arrive(name, *rooms):
        visitor = Visitor(chat)
        visitors.append(visitor)
        assert visitor.sign_in(name).ok
        visitor.connect()
        for room in rooms or ["general"]:
            visitor.join(room)
        return visitor

    yield arrive
    for visitor in visitors:
        visitor.hang_up()
