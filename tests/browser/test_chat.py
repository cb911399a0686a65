"""Shows two people chatting in two browser windows, and that a page explains what it refuses."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import box, is_ready, messages, pardon, say, waiting

pytestmark = pytest.mark.browser


def too_long(length):
    return (
        f"A message has at most 4,000 characters; this one has {length}. "
        "Shorten it or send it in parts."
    )


def test_ann_and_ben_chat_in_two_windows_and_a_reload_shows_it_all(visit):
    ann, ben = visit("Ann"), visit("Ben")
    expect(ben.get_by_text("Nobody has said anything yet.")).to_be_visible()
    say(ann, "Hello Ben")
    expect(messages(ben)).to_have_text(["Hello Ben"])
    say(ben, "Hello Ann\nand good morning")
    expect(messages(ann)).to_have_text(["Hello Ben", "Hello Ann\nand good morning"])
    expect(box(ann)).to_have_value("")
    ann.reload()
    expect(messages(ann)).to_have_text(["Hello Ben", "Hello Ann\nand good morning"])
    assert ben.locator(".message-author").first.text_content() == "Ann"


def test_one_moment_is_utc_on_the_wire_and_local_on_each_screen(visit, by_program):
    cat = by_program("Cat")
    cat.say("Hello")
    moment = cat.hears("message")["timestamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", moment)
    zones = {"Asia/Tokyo": 9, "America/Bogota": -5, "Asia/Kolkata": 5.5}  # without summer time
    for name, (zone, hours) in zip(("Ann", "Ben", "Dan"), zones.items(), strict=True):
        page = visit(name, timezone_id=zone, locale="en-GB")
        stamp = page.locator(".message time")
        local = datetime.fromisoformat(moment) + timedelta(hours=hours)
        expect(stamp).to_have_attribute("datetime", moment)
        expect(stamp).to_have_text(f"{local:%H:%M}")
        for part in (f"{local:%A}", f"{local.day} {local:%B %Y}", f"{local:%H:%M:%S}"):
            assert part in stamp.get_attribute("title")


def test_markup_in_a_message_or_a_name_stays_text(visit):
    ann, ben = visit("<b>Ann</b>"), visit("Ben")
    attack = "<img src=x onerror=\"document.title='broken'\">"
    say(ann, attack)
    expect(messages(ben)).to_have_text([attack])
    expect(ben.locator(".message-author")).to_have_text("<b>Ann</b>")
    expect(ben).to_have_title("general · Chat")


def test_web_addresses_are_links_and_nothing_else_is(visit):
    ann = visit("Ann")
    say(ann, "See (https://example.org/a_(b)), javascript:alert(1) and HTTP://example.org/c.")
    links = messages(ann).locator("a")
    expect(links).to_have_text(["https://example.org/a_(b)", "HTTP://example.org/c"])
    assert links.first.get_attribute("href") == "https://example.org/a_(b)"
    assert links.first.get_attribute("rel") == "noopener noreferrer"


def test_a_blank_or_overlong_message_is_explained_and_kept(visit):
    ann = visit("Ann")
    problem = ann.locator("#composer-problem")
    say(ann, "   ")
    expect(problem).to_have_text("The message is blank. Write something first.")
    count = ann.locator("#composer-count")
    box(ann).fill("a" * 4001)
    expect(count).to_have_text("1 character too many")
    ann.keyboard.press("Enter")
    expect(problem).to_have_text(too_long("4,001"))
    expect(count).to_have_text("")
    expect(ann.locator(".composer-keys")).to_be_hidden()
    expect(box(ann)).to_have_value("a" * 4001)
    say(ann, "Short enough")
    expect(messages(ann)).to_have_text(["Short enough"])
    expect(problem).to_have_text("")


def test_two_pasted_megabytes_are_explained_and_what_was_written_is_kept(visit):
    ann = visit("Ann")
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box(ann).fill("See this: ")
    ann.evaluate("navigator.clipboard.writeText('small')")
    ann.keyboard.press("Control+V")
    expect(box(ann)).to_have_value("See this: small")
    ann.evaluate("navigator.clipboard.writeText('a'.repeat(2_000_000))")
    ann.keyboard.press("Control+V")
    expect(ann.locator("#composer-problem")).to_have_text(too_long("2,000,000"))
    expect(box(ann)).to_have_value("See this: small")


def test_what_the_server_refuses_is_shown_with_the_reason_and_can_be_mended(visit):
    ann, ben = visit("Ann"), visit("Ben")
    say(ann, "Bell \x07")
    failed = waiting(ann)
    expect(failed).to_contain_text(
        "Not sent. The message contains control characters. Please remove them."
    )
    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_contain_text("Not sent.")
    failed.get_by_role("button", name="Edit").click()
    expect(box(ann)).to_have_value("Bell \x07")
    expect(failed).to_have_count(0)
    ann.reload()
    expect(box(ann)).to_have_value("Bell \x07")
    say(ann, "Bell")
    expect(messages(ben)).to_have_text(["Bell"])
    expect(waiting(ann)).to_have_count(0)  # Ben may hear of it before Ann has her acknowledgement
    say(ann, "Again \x07")
    ann.reload()
    expect(failed).to_contain_text("Not sent.")
    failed.get_by_role("button", name="Delete").click()
    expect(messages(ann)).to_have_text(["Bell"])


def test_a_name_in_use_is_explained_on_the_form(visit, chat, new_page):
    visit("Ann")
    page = new_page()
    page.goto(chat)
    page.get_by_label("Your name").fill("ann")
    page.get_by_role("button", name="Join the chat").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody is using the name ann right now.")
    expect(page.get_by_label("Your name")).to_have_value("ann")
    pardon(page, "status of 422")


def test_signing_out_in_one_tab_ends_the_other_and_what_was_begun_there_is_kept(visit, chat):
    ann = visit("Ann")
    other = ann.context.new_page()
    other.goto(chat)
    is_ready(other)
    box(other).fill("Begun")
    ann.get_by_role("button", name="Sign out").click()
    expect(ann.get_by_label("Your name")).to_be_visible()
    expect(other.locator("#connection")).to_have_text("Signed out")
    expect(other.get_by_role("alert").first).to_contain_text("You have been signed out.")
    say(other, "Too late")
    expect(waiting(other)).to_contain_text("Waiting to be sent")
    box(other).fill("Begun")
    other.get_by_role("link", name="Sign in").click()
    other.get_by_label("Your name").fill("Ann")
    other.keyboard.press("Enter")
    is_ready(other)
    expect(messages(other)).to_have_text(["Too late"])
    expect(waiting(other)).to_have_count(0)
    expect(box(other)).to_have_value("Begun")


@pytest.mark.parametrize("width", [390, 1280])
def test_without_javascript_the_page_says_so_and_offers_nothing_that_does_nothing(
    chat, new_page, width
):
    page = new_page(java_script_enabled=False, viewport={"width": width, "height": 700})
    page.goto(chat)
    page.get_by_label("Your name").fill("Ann")
    page.keyboard.press("Enter")
    expect(page.locator("noscript strong")).to_be_visible()  # whose text no locator reads
    expect(page.locator("noscript a.button")).to_be_visible()
    expect(page.get_by_text("Fetching the messages…")).to_be_hidden()
    expect(page.get_by_role("textbox")).to_have_count(0)
    if width < 720:
        page.get_by_role("button", name="Rooms and people").click()
    buttons = page.locator("button:visible:not([popovertarget])")
    expect(buttons).to_have_text(["Sign out"])
    buttons.click()
    expect(page.get_by_label("Your name")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_everything_fits_the_width(visit, width):
    looks = {"viewport": {"width": width, "height": 640}, "reduced_motion": "reduce"}
    ann = visit("Annabella Maria of the long name", **looks)
    say(ann, "a" * 300)
    expect(messages(ann)).to_have_count(1)
    assert ann.evaluate("document.documentElement.scrollWidth") == width
    ann.get_by_role("button", name="Rooms and people").click()
    assert ann.evaluate("document.documentElement.scrollWidth") == width
    for control in (ann.locator("#composer [type=submit]"), ann.get_by_text("Sign out")):
        place = control.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
