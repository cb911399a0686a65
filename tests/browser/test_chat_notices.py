"""Shows that whoever is in a room sees others come and go, where that was among the messages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import create, enter

pytestmark = pytest.mark.browser


def test_who_comes_and_who_leaves_is_said_to_those_who_stay(visit, by_program):
    ann = visit("Ann")
    notices = ann.locator(".notice")
    ben = by_program("Ben")
    expect(notices).to_have_text([re.compile("^Ben joined ")])
    ben.say("I can't stay")
    assert ben.ask("leave", {"room": "general"})["ok"]
    expect(notices).to_have_text([re.compile("^Ben joined "), re.compile("^Ben left ")])
    by_program("Cat").say("Who was that?")
    expect(ann.locator(".notice-name, .message-text")).to_have_text(
        ["Ben", "I can't stay", "Ben", "Cat", "Who was that?"]
    )


def test_a_room_that_is_not_on_screen_keeps_its_notices_and_no_other_shows_them(visit, by_program):
    ann = visit("Ann")
    create(ann, "kitchen")
    ben = by_program("Ben")
    ben.say("Nobody here?")
    assert ben.ask("leave", {"room": "general"})["ok"]
    ben.join("kitchen")
    notices = ann.locator(".notice")
    expect(notices).to_have_text([re.compile("^Ben joined ")])
    enter(ann, "general")
    expect(notices).to_have_text([re.compile("^Ben joined "), re.compile("^Ben left ")])
