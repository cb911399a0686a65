"""Shows that two tabs of one person know of each other's rooms, and of what was read."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import create, enter, is_ready, members, messages, rooms

pytestmark = pytest.mark.browser


def test_what_was_read_in_one_tab_is_read_in_the_other(visit, chat, by_program):
    ann = visit("Ann")
    create(ann, "kitchen")
    other = ann.context.new_page()
    other.goto(chat + "/#/kitchen")
    is_ready(other)
    by_program("Ben").say("Hello")
    expect(rooms(other).get_by_role("link")).to_have_text(["general1 new", "kitchen"])
    ann.bring_to_front()
    enter(ann, "general")
    expect(rooms(other).get_by_role("link")).to_have_text(["general", "kitchen"])


@pytest.fixture
def second_tab(chat):
    """Opens one more tab of somebody's, in the same session."""

    def another(page):
        tab = page.context.new_page()
        tab.goto(chat)
        is_ready(tab)
        return tab

    return another


def test_a_room_made_in_one_tab_is_heard_in_the_other(visit, second_tab, by_program):
    ann = visit("Ann")
    other = second_tab(ann)
    create(ann, "kitchen")
    enter(other, "kitchen")
    expect(members(other)).to_have_text(["Ann"])
    ben = by_program("Ben", "kitchen")
    ben.say("Tea is ready", room="kitchen")
    for tab in (ann, other):
        expect(messages(tab)).to_have_text(["Tea is ready"])
        expect(members(tab)).to_have_text(["Ann", "Ben"])
    assert ben.ask("typing", {"room": "kitchen", "typing": True})["ok"]
    expect(other.locator("#typing")).to_have_text("Ben is typing")


def test_a_room_left_and_joined_again_in_one_tab_is_heard_in_the_other(
    visit, second_tab, by_program
):
    ben = by_program("Ben")
    ben.say("Before")
    ann = visit("Ann")
    other = second_tab(ann)
    ann.get_by_role("button", name="Leave this room").click()
    expect(other.get_by_text("You are not in general.")).to_be_visible()
    ann.get_by_role("button", name="Join", exact=True).click()
    expect(messages(other)).to_have_text(["Before"])
    assert ben.ask("create", {"room": "kitchen"})["ok"]
    ben.say("After")
    for tab in (ann, other):
        expect(messages(tab)).to_have_text(["Before", "After"])
