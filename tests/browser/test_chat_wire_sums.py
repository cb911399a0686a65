"""Shows that the wire panel's sums count a message that had to be sent again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import Line, is_news_of_a_message, say, waiting

pytestmark = pytest.mark.browser

INSPECTOR = str(Path(__file__).parents[2] / "lessons" / "shared")


@pytest.fixture
def chat_settings():
    return {"INSPECTOR": INSPECTOR}


def test_a_message_whose_acknowledgement_got_lost_is_counted_as_sent_again(visit):
    lines = []

    def prepare(page):
        page.clock.install()
        lines.append(Line(page))

    ann = visit("Ann", prepare)
    line = lines[0]
    ann.get_by_role("button", name="Wire").click()
    sums = ann.locator(".wire-sums")
    expect(sums).to_contain_text("Messages sent again: 0, waiting: 0.")
    line.loses = lambda packet: len(line.tries()) < 2 and is_news_of_a_message(packet)
    say(ann, "Only once")
    while not line.tries():
        ann.wait_for_timeout(20)
    ann.clock.fast_forward(5_100)  # the time the page waits for an answer
    expect(waiting(ann)).to_have_count(0)
    expect(sums).to_contain_text("general is at number 1.")
    # What else was just being asked has not been answered by that clock either.
    expect(sums).to_contain_text(re.compile("[1-9] without an answer. Messages sent again: 1, w"))
