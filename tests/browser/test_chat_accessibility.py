"""Shows that axe finds nothing to complain about on any view of the chat, light or dark."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import Line, box, create, is_ready, messages, pardon, say, waiting

pytestmark = pytest.mark.browser

INSPECTOR = str(Path(__file__).parents[2] / "lessons" / "shared")


def test_the_pages_around_the_chat(check):
    page = check.blank()
    page.goto(check.url)
    check.view("sign-in", page)
    page.get_by_label("Your name").fill("x" * 40)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check.view("sign-in with an error", page)
    page.goto(check.url + "/nothing-here")
    check.view("error page", page)
    pardon(page, "status of 4")
    assert check.found == {}


def test_the_room_in_every_state(check, by_program):
    lines = []
    ann = check.visit("Ann", prepare=lambda page: lines.append(Line(page)))
    check.view("empty room, first visit", ann)
    ben = by_program("Ben")
    ben.say("See https://example.org/ and write back")
    say(ann, "I have seen it")
    say(ann, "Not like \x07 this")
    expect(ann.get_by_text("Not sent.")).to_be_visible()
    expect(waiting(ann)).to_have_count(1)
    create(ann, "kitchen")
    ben.say("Are you there?")
    expect(ann).to_have_title("(1) kitchen · Chat")
    check.view("new messages elsewhere", ann)
    ann.keyboard.press("Alt+u")
    ben.ask("typing", {"room": "general", "typing": True})
    expect(ann.locator("#typing")).to_have_text("Ben is typing")
    box(ann).fill("x" * 3990)
    check.view("messages, a failed one, somebody typing", ann)
    ann.get_by_role("button", name="Leave this room").click()
    expect(ann.get_by_text("You are not in general.")).to_be_visible()
    check.view("outside a room", ann)
    ann.keyboard.press("Alt+r")
    check.view("finding a room", ann)
    ann.keyboard.press("Escape")
    ann.get_by_role("button", name="Keyboard shortcuts").click()
    check.view("help", ann)
    ann.keyboard.press("Escape")
    ann.get_by_role("button", name="Join", exact=True).click()
    expect(ann.get_by_role("button", name="Leave this room")).to_be_visible()
    is_ready(ann)
    lines[0].cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    say(ann, "Written offline")
    expect(waiting(ann)).to_have_count(2)
    check.view("offline", ann)
    pardon(ann)
    assert check.found == {}


def test_the_phone_with_its_drawer(check):
    ann = check.visit("Ann", viewport={"width": 390, "height": 800}, is_mobile=True)
    say(ann, "Hello")
    ann.locator("#composer [type=submit]").click()
    expect(messages(ann)).to_have_count(1)
    check.view("room on a phone", ann)
    ann.get_by_role("button", name="Rooms and people").click()
    check.view("drawer on a phone", ann)
    assert check.found == {}


def test_the_states_in_which_something_is_wrong_or_not_there_yet(check):
    lines = []
    ann = check.visit("Ann", prepare=lambda page: lines.append(Line(page)))
    line = lines[0]
    ann.get_by_role("button", name="Find or create").click()
    ann.get_by_label("Name of the room").fill("x" * 33)
    ann.keyboard.press("Enter")
    expect(ann.locator("#finder-problem")).not_to_be_empty()
    check.view("finding a room, with a problem", ann)
    ann.keyboard.press("Escape")
    line.loses = lambda packet: '"message_history"' in packet
    create(ann, "kitchen")
    expect(ann.get_by_role("log")).to_have_attribute("aria-busy", "true")
    check.view("loading", ann)
    line.loses = lambda packet: False
    for error, words in (("bad_page_token", "Out of date"), ("not_signed_in", "Signed out")):
        refusal = f'{{"message":"Reload it.","data":{{"ok":false,"error":"{error}"}}}}'
        line.answers = lambda packet, refusal=refusal: (
            f"44/chat,{refusal}" if packet.startswith("40/chat") else None
        )
        ann.reload()
        expect(ann.locator("#connection")).to_have_text(words)
        check.view(words, ann)
    pardon(ann)
    assert check.found == {}


@pytest.mark.parametrize("chat_settings", [{"INSPECTOR": INSPECTOR}])
def test_the_wire_panel(check, chat_settings):
    ann = check.visit("Ann")
    ann.get_by_role("button", name="Wire").click()
    say(ann, "Hello wire")
    expect(ann.get_by_text("general is at number 1.")).to_be_visible()
    check.view("wire panel", ann)
    assert check.found == {}
