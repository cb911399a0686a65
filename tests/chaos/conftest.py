"""How many storms, and which; and that each one ends."""

import threading
from contextlib import ExitStack, suppress

import psutil
import pytest

from tests.chromium import launch

IN_THE_SUITE = 25
# The same browser without a window to be drawn: a storm takes two thirds of the work.
LEAN = "chromium-headless-shell"
LONGEST = 300  # seconds that a storm may take on a very busy machine; one takes ten


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, help="how many storms of the chaos test to run")
    parser.addoption("--seed", type=int, help="the one storm of the chaos test to run")


def pytest_generate_tests(metafunc):
    if "seed" not in metafunc.fixturenames:
        return
    one = metafunc.config.getoption("--seed", None)
    count = metafunc.config.getoption("--seeds", None) or IN_THE_SUITE
    metafunc.parametrize("seed", range(1, count + 1) if one is None else [one])


@pytest.fixture(scope="session")
def browsers(chromium_kind):
    """The browsers of all storms; each but the last was ended with a storm that would not end."""
    started = []
    yield started
    for browser in started:
        browser.close()


@pytest.fixture
def storm(chromium_kind, browsers, tmp_path):
    """Makes storms; each is over with its test."""
    from tests.chaos.storm import Storm

    if not browsers or not browsers[-1].is_connected():
        browsers.append(launch(chromium_kind, LEAN))
    # A call of the browser that never returns would keep everybody waiting: it fails instead.
    guard = threading.Timer(LONGEST, end_browsers)
    with ExitStack() as ends:
        ends.callback(guard.cancel)  # in any case: by then other tests have browsers
        guard.start()

        def make(plan):
            made = Storm(plan, browsers[-1], tmp_path)
            ends.callback(made.close)
            return made

        yield make


def end_browsers():
    """Ends every browser that this process has started."""
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # processes come and go
            if "--remote-debugging-pipe" in process.cmdline():
                process.kill()
