"""Shows that the chat's wire panel tells what travels, and is not there unless it was asked for."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import (
    Line,
    box,
    is_news_of_a_message,
    is_ready,
    messages,
    say,
    waiting,
)

pytestmark = pytest.mark.browser

INSPECTOR = str(Path(__file__).parents[2] / "lessons" / "shared")


@pytest.fixture
def chat_settings():
    return {"INSPECTOR": INSPECTOR}


def test_a_curious_learner_watches_a_message_travel(visit):
    ann = visit("Ann")
    toggle = ann.get_by_role("button", name="Wire")
    panel = ann.get_by_role("region", name="Packet inspector")
    expect(panel).to_be_hidden()
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    say(ann, "Hello wire")
    expect(panel.get_by_role("listitem").filter(has_text="Hello wire").first).to_contain_text(
        "sent"
    )
    expect(panel).to_contain_text("general is at number 1.")
    expect(panel).to_contain_text("Messages sent again: 0, waiting: 0.")
    toggle.click()
    expect(panel).to_be_hidden()
    ann.reload()
    is_ready(ann)


def test_a_message_sent_while_the_panel_is_still_being_fetched_goes_out_once(visit, chat):
    ann = visit("Ann")
    other = ann.context.new_page()
    failures, held = [], []
    other.on("pageerror", lambda error: failures.append(error))
    other.route("**/inspector.js", lambda route: held.append(route))
    other.goto(chat, wait_until="commit")
    while not held:
        other.wait_for_timeout(20)
    box(other).fill("Early")
    box(other).press("Enter")
    expect(box(other)).to_have_value("")
    held[0].continue_()
    is_ready(other)
    expect(messages(other)).to_have_text(["Early"])
    expect(messages(ann)).to_have_text(["Early"])
    assert failures == []


@pytest.mark.parametrize("chat_settings", [{}])
def test_without_the_setting_nothing_of_it_is_in_the_page(visit, chat_settings):
    ann = visit("Ann")
    expect(ann.get_by_text("Wire")).to_have_count(0)
    assert "inspector" not in ann.content()


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
