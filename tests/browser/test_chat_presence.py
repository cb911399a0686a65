"""Shows that a window says who is here and who is typing, and tells others of its own typing."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import Line, box, members, say
from tests.final_app.visitors import PATIENCE

pytestmark = pytest.mark.browser


def test_the_line_above_the_box_says_who_is_typing(visit, by_program, monkeypatch):
    monkeypatch.setattr("final_app.services.presence.TYPING_LASTS", 600)  # however slow others come
    ann = visit("Ann")
    ben = visit("Ben")
    line = ann.locator("#typing")
    box(ben).press_sequentially("Hel")
    expect(line).to_have_text("Ben is typing")
    expect(ben.locator("#typing")).to_have_text("")
    others = [by_program(name) for name in ("Cat", "Dan")]
    for other, sentence in zip(
        others, ["Two people are typing", "Several people are typing"], strict=True
    ):
        assert other.ask("typing", {"room": "general", "typing": True})["ok"]
        expect(line).to_have_text(sentence)
    for other in others:
        other.ask("typing", {"room": "general", "typing": False})
    expect(line).to_have_text("Ben is typing")
    say(ben, "Hello")
    expect(line).to_have_text("")
    box(ben).press_sequentially("H")
    expect(line).to_have_text("Ben is typing")
    box(ben).fill("")
    expect(line).to_have_text("")
    box(ben).press_sequentially("H")
    expect(line).to_have_text("Ben is typing")
    box(ben).blur()
    expect(line).to_have_text("")


def test_typing_is_told_once_for_many_keys_and_again_while_it_lasts(visit):
    lines = []
    ann = visit("Ann", prepare=lambda page: lines.append(Line(page)))
    start = ann.evaluate("Date.now()") / 1_000  # in seconds

    def told(count):
        """What the page has said of typing, once that has been said so often."""
        packets, end = [], time.monotonic() + PATIENCE
        while len(packets) < count and time.monotonic() < end:
            ann.wait_for_timeout(20)
            packets = [packet for packet in lines[0].sent if '["typing",' in packet]
        return ["true" in packet for packet in packets]

    ann.clock.set_fixed_time(start)
    box(ann).press_sequentially("I am about to say this,")
    assert told(1) == [True]
    ann.clock.set_fixed_time(start + 2.9)
    box(ann).press_sequentially(" with care")
    ann.clock.set_fixed_time(start + 3.1)
    box(ann).press_sequentially(", so to say")
    assert told(2) == [True, True]
    box(ann).fill("")
    assert told(3) == [True, True, False]


def test_who_goes_is_no_longer_here(visit, by_program):
    ann, ben = visit("Ann"), by_program("Ben")
    expect(members(ann)).to_have_text(["Ann", "Ben"])
    ben.hang_up()
    expect(members(ann)).to_have_text(["Ann"])
    expect(ann.locator("#here")).to_have_text("Only you are here")
