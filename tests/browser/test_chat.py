"""Shows two people chatting in two browser windows, and what they see when something fails."""

import re

import pytest
from playwright.sync_api import expect

from tests.final_app.visitors import Visitor, running_chat

pytestmark = pytest.mark.browser


@pytest.fixture
def chat(tmp_path):
    with running_chat(tmp_path / "chat.sqlite3") as url:
        yield url


@pytest.fixture
def visit(chat, new_page):
    """Opens a window in which somebody has signed in and is connected."""

    def arrive(name, **options):
        page = new_page(**options)
        page.goto(chat)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join the chat").click()
        expect(page.locator("#connection")).to_have_text("Connected")
        expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")
        return page

    return arrive


def say(page, text):
    page.get_by_label("Message to general").fill(text)
    page.keyboard.press("Enter")


def too_long(length):
    return (
        f"A message has at most 4,000 characters; this one has {length}. "
        "Shorten it or send it in parts."
    )


def messages(page):
    return page.get_by_role("log").locator(".message-text")


def test_ann_and_ben_chat_in_two_windows_and_a_reload_shows_it_all(visit):
    ann, ben = visit("Ann"), visit("Ben")
    expect(ben.get_by_text("Nobody has said anything yet.")).to_be_visible()
    say(ann, "Hello Ben")
    expect(messages(ben)).to_have_text(["Hello Ben"])
    say(ben, "Hello Ann\nand good morning")
    expect(messages(ann)).to_have_text(["Hello Ben", "Hello Ann\nand good morning"])
    expect(ann.get_by_label("Message to general")).to_have_value("")
    ann.reload()
    expect(messages(ann)).to_have_text(["Hello Ben", "Hello Ann\nand good morning"])
    assert ben.locator(".message-author").first.text_content() == "Ann"
    stamp = ben.locator("time").first
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{12}Z", stamp.get_attribute("datetime"))


def test_markup_in_a_message_or_a_name_stays_text(visit):
    ann, ben = visit("<b>Ann</b>"), visit("Ben")
    attack = "<img src=x onerror=\"document.title='broken'\">"
    say(ann, attack)
    expect(messages(ben)).to_have_text([attack])
    expect(ben.locator(".message-author")).to_have_text("<b>Ann</b>")
    assert ben.title() == "general · Chat"


def test_a_blank_or_overlong_message_is_explained_and_kept(visit):
    ann = visit("Ann")
    box, problem = ann.get_by_label("Message to general"), ann.locator("#composer-problem")
    say(ann, "   ")
    expect(problem).to_have_text("The message is blank. Write something first.")
    say(ann, "a" * 4001)
    expect(problem).to_have_text(too_long("4,001"))
    expect(box).to_have_value("a" * 4001)
    say(ann, "Short enough")
    expect(messages(ann)).to_have_text(["Short enough"])
    expect(problem).to_be_hidden()


def test_two_pasted_megabytes_are_explained_and_what_was_written_is_kept(visit):
    ann = visit("Ann")
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box, problem = ann.get_by_label("Message to general"), ann.locator("#composer-problem")
    box.fill("See this: ")
    ann.evaluate("navigator.clipboard.writeText('small')")
    ann.keyboard.press("Control+V")
    expect(box).to_have_value("See this: small")
    ann.evaluate("navigator.clipboard.writeText('a'.repeat(2_000_000))")
    ann.keyboard.press("Control+V")
    expect(problem).to_have_text(too_long("2,000,000"))
    expect(box).to_have_value("See this: small")


def test_what_only_the_server_refuses_is_explained_and_kept(visit):
    ann = visit("Ann")
    say(ann, "Bell \x07")
    expect(ann.locator("#composer-problem")).to_have_text(
        "The message contains control characters. Please remove them."
    )
    expect(ann.get_by_label("Message to general")).to_have_value("Bell \x07")


def test_a_name_in_use_is_explained_on_the_form(visit, chat, new_page):
    visit("Ann")
    page = new_page()
    page.goto(chat)
    page.get_by_label("Your name").fill("ann")
    page.get_by_role("button", name="Join the chat").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody is using the name ann right now.")
    expect(page.get_by_label("Your name")).to_have_value("ann")
    page.complaints[:] = [c for c in page.complaints if "status of 422" not in c]


def test_after_a_restart_ann_is_back_by_herself_with_what_she_missed(tmp_path, new_page):
    database = tmp_path / "chat.sqlite3"
    page = new_page()
    with running_chat(database) as url:
        port = int(url.rsplit(":", 1)[1])
        page.goto(url)
        page.get_by_label("Your name").fill("Ann")
        page.keyboard.press("Enter")
        expect(page.locator("#connection")).to_have_text("Connected")
        say(page, "Before")
        expect(messages(page)).to_have_text(["Before"])
    expect(page.locator("#connection")).to_have_text("Offline")
    expect(page.locator("#connection-note")).to_contain_text("What you wrote stays here.")
    say(page, "Written offline")
    expect(page.locator("#composer-problem")).to_contain_text("You are offline.")
    expect(page.get_by_label("Message to general")).to_have_value("Written offline")
    with running_chat(database, port=port) as url:
        ben = Visitor(url)
        assert ben.sign_in("Ben").ok
        ben.connect()
        ben.join()
        # More than one page of history, so that it is the gap that has to be filled.
        for number in range(130):
            assert ben.say(f"Missed {number}")["ok"]
        expect(page.locator("#connection")).to_have_text("Connected", timeout=20_000)
        expect(messages(page)).to_have_text(["Before", *(f"Missed {n}" for n in range(130))])
        page.get_by_role("button", name="Try again").click()
        expect(messages(page).last).to_have_text("Written offline")
        expect(page.get_by_label("Message to general")).to_have_value("")
        ben.hang_up()
    # The browser itself notes that the server was away.
    page.complaints[:] = [c for c in page.complaints if "ERR_CONNECTION" not in c]


def test_signing_out_in_one_tab_ends_the_other(visit, chat):
    ann = visit("Ann")
    other = ann.context.new_page()
    other.goto(chat)
    expect(other.locator("#connection")).to_have_text("Connected")
    ann.get_by_role("button", name="Sign out").click()
    expect(ann.get_by_label("Your name")).to_be_visible()
    expect(other.locator("#connection")).to_have_text("Signed out")
    expect(other.locator("#connection-note")).to_contain_text("You have been signed out. Sign in")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_everything_fits_the_width(visit, width):
    ann = visit("Annabella Maria of the long name", viewport={"width": width, "height": 640})
    say(ann, "a" * 300)
    expect(messages(ann)).to_have_count(1)
    assert ann.evaluate("document.documentElement.scrollWidth") == width
    for control in (ann.get_by_role("button", name="Send"), ann.get_by_text("Sign out")):
        box = control.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_the_keyboard_alone_reaches_everything(visit):
    ann = visit("Ann")
    reached = set()
    for _ in range(8):
        ann.keyboard.press("Tab")
        reached.add(ann.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert {"Sign out", "messages", "text", "Send"} <= reached
