"""Shows that the keyboard alone is enough, and where the focus goes."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import box, create, messages

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"


def test_the_tab_key_reaches_everything_and_the_first_stop_skips_to_the_box(visit):
    ann = visit("Ann")
    skip = ann.get_by_text("Skip to the message box")
    skip.focus()
    reached = []
    for _ in range(9):
        ann.keyboard.press("Tab")
        reached.append(" ".join(ann.evaluate(FOCUSED).split()))
    wanted = ["+ Find or create", "general", "?", "Sign out", "leave", "Got it", "messages"]
    assert reached == [*wanted, "text", "Send"]
    skip.focus()
    ann.keyboard.press("Enter")
    expect(box(ann)).to_be_focused()
    expect(ann.get_by_role("heading", level=1)).to_have_text("general")


def test_rooms_are_made_found_and_switched_without_a_mouse(visit, by_program):
    ann = visit("Ann")
    heading = ann.get_by_role("heading", level=1)
    expect(box(ann)).to_be_focused()
    ann.keyboard.press("Alt+r")
    ann.keyboard.type("kitchen")
    ann.keyboard.press("Enter")
    expect(heading).to_have_text("kitchen")
    expect(box(ann)).to_be_focused()
    ann.keyboard.press("Alt+ArrowDown")
    expect(heading).to_have_text("general")
    ann.keyboard.press("Alt+ArrowUp")
    expect(heading).to_have_text("kitchen")
    create(ann, "library")
    by_program("Ben").say("News")
    expect(ann).to_have_title("(1) library · Chat")
    ann.keyboard.press("Alt+u")
    expect(heading).to_have_text("general")
    expect(ann.locator("#announcer")).to_have_text("general, 1 new")
    ann.keyboard.type("Seen")
    ann.keyboard.press("Enter")
    expect(messages(ann)).to_have_text(["News", "Seen"])


def test_the_question_mark_lists_the_shortcuts_and_escape_closes_them(visit):
    ann = visit("Ann")
    help_dialog = ann.get_by_role("dialog", name="Keyboard shortcuts")
    ann.keyboard.type("Really?")
    expect(box(ann)).to_have_value("Really?")
    expect(help_dialog).to_be_hidden()
    ann.keyboard.press("Escape")
    expect(ann.get_by_role("log")).to_be_focused()
    ann.keyboard.press("?")
    expect(help_dialog).to_be_visible()
    ann.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()
    expect(ann.get_by_role("log")).to_be_focused()
    ann.keyboard.press("Escape")
    expect(box(ann)).to_be_focused()


def test_nothing_is_said_of_keys_where_there_is_no_keyboard(visit):
    with_keys = visit("Ann")
    by_touch = visit("Ben", viewport={"width": 820, "height": 1100}, has_touch=True, is_mobile=True)
    for page, count in ((with_keys, 3), (by_touch, 0)):
        expect(page.get_by_text("Welcome")).to_be_visible()
        expect(page.locator(".for-keys:visible")).to_have_count(count)
        expect(page.get_by_role("button", name="Keyboard shortcuts")).to_have_count(count // 3)
