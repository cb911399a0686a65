"""One Chromium for every browser test of a worker: whichever of the family this machine has.

Playwright can be started once in a process, so there is one fixture, known to all folders.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
COMMANDS += ["chrome", "microsoft-edge", "microsoft-edge-stable", "msedge"]
MAC = ["Google Chrome", "Chromium", "Microsoft Edge"]
WINDOWS = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
QUIET += ["--no-first-run", "--disable-quic"]
# Without a screen, too, a browser makes its own buttons and boxes, and makes them as pages: of two
# pages it works on, one is its own. The last two rows are what Playwright switches off; the option
# counts once only.
SWITCHED_OFF = """
    InitialWebUI PreloadTopChromeWebUI PreloadTopChromeWebUILessNavigations WebUILocationBar
    WebUIOmniboxAimPopup WebUIOmniboxFullPopup WebUIOmniboxPopup WebUIReloadButton
    SpareRendererForSitePerProcess
    AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsFirstBalancedModeAutoEnable
    HttpsUpgrades LensOverlay MediaRouter NetworkTimeServiceQuerying OptimizationHints PaintHolding
"""
QUIET += [f"--disable-features={','.join(SWITCHED_OFF.split())}"]
# Root, as in a container, can't have the sandbox.
IS_ROOT = sys.platform == "linux" and os.geteuid() == 0


def browser_path(*first):
    """Where the browser is, or None; commands that are given are looked for first."""
    on_path = (shutil.which(command) for command in [*first, *COMMANDS])
    folders = [os.environ.get(f) for f in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    installed = [Path(f"/Applications/{app}.app/Contents/MacOS/{app}") for app in MAC]
    installed += [Path(folder) / app for folder in folders if folder for app in WINDOWS]
    return next(filter(None, on_path), None) or next(filter(Path.exists, installed), None)


@pytest.fixture(scope="session")
def chromium_kind():
    """Playwright's kind of browser, to be launched."""
    if browser_path() is None:
        reason = "There is no Chromium, Chrome or Edge on this machine."
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Not at the top: a learner's `pytest tests/lessons --mine` has no Playwright and needs none.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(chromium_kind):
    """The running browser; a test opens a context in it per person."""
    browser = launch(chromium_kind)
    yield browser
    browser.close()


def launch(kind, *first):
    """Starts the browser that is there, as one of Playwright's kind."""
    arguments = QUIET + ["--no-sandbox"] * IS_ROOT
    return kind.launch(executable_path=str(browser_path(*first)), args=arguments)
