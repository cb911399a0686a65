"""Shows a whole visit without a mouse: from signing in to signing out, by keys alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import box, is_ready, messages, waiting

pytestmark = pytest.mark.browser

FARTHEST = 40  # stops: there are fewer on the page, so that one not reached by then can't be
MOUSE = "['pointerdown', 'mousedown', 'touchstart'].forEach((kind) => addEventListener(kind, () => console.error(kind)))"


@pytest.fixture
def ann(chat, new_page):  # in this order, so that the page is closed before the chat stops
    """Ann before the sign-in form; had she a mouse, using it would be a complaint of the page."""
    page = new_page()
    page.add_init_script(MOUSE)
    page.goto(chat)
    return page


def walk_to(wanted, key="Tab"):
    """Presses a key until that element has the focus."""
    for _ in range(FARTHEST):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        wanted.page.keyboard.press(key)
    expect(wanted).to_be_focused()


def press(wanted, key="Tab"):
    """Walks to a button, and presses it."""
    walk_to(wanted, key)
    wanted.page.keyboard.press("Enter")


def test_a_whole_visit_without_a_mouse(ann, by_program, monkeypatch):
    ben = by_program("Ben")
    assert ben.ask("create", {"room": "Kitchen"})["ok"]
    keys = ann.keyboard
    walk_to(ann.get_by_label("Your name"))
    keys.type("Ann")
    press(ann.get_by_role("button", name="Join the chat"))
    is_ready(ann)

    keys.press("Alt+r")
    expect(ann.get_by_role("button", name="Join Kitchen")).to_be_visible()
    keys.type("kit")
    press(ann.get_by_role("button", name="Join Kitchen"))
    heading = ann.get_by_role("heading", level=1)
    expect(heading).to_have_text("Kitchen")
    expect(box(ann)).to_be_focused()
    keys.type("Is there tea?")
    keys.press("Enter")
    assert ben.hears("message")["text"] == "Is there tea?"

    with monkeypatch.context() as strict:
        strict.setattr("final_app.payloads.TEXT_LIMIT", 10)
        keys.type("Or coffee, at least?")
        keys.press("Enter")
        expect(waiting(ann)).to_contain_text("Not sent. A message has at most 10 characters")
    press(ann.get_by_role("button", name="Try again"), "Shift+Tab")
    expect(waiting(ann)).to_have_count(0)
    assert ben.hears("message")["text"] == "Or coffee, at least?"
    expect(messages(ann)).to_have_text(["Is there tea?", "Or coffee, at least?"])

    press(ann.get_by_role("button", name="Leave this room"))
    expect(ann.get_by_text("You are not in Kitchen.")).to_be_visible()
    assert ben.hears_until("status", lambda heard: heard["kind"] == "left")["username"] == "Ann"
    press(ann.get_by_role("button", name="Sign out"))
    expect(ann.get_by_label("Your name")).to_be_focused()
