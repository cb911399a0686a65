"""Shows people finding, making, joining, switching and leaving rooms."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import (
    Line,
    box,
    create,
    enter,
    is_ready,
    members,
    messages,
    pardon,
    rooms,
    say,
)

pytestmark = pytest.mark.browser


def test_ann_makes_a_room_and_ben_finds_and_joins_it(visit):
    ann, ben = visit("Ann"), visit("Ben")
    create(ann, "kitchen")
    say(ann, "Tea is ready")
    expect(messages(ann)).to_have_text(["Tea is ready"])
    ben.get_by_role("button", name="Find or create").click()
    expect(ben.get_by_text("1 here now")).to_be_visible()
    ben.get_by_role("button", name="Join kitchen").click()
    expect(messages(ben)).to_have_text(["Tea is ready"])
    expect(ann.locator(".notice")).to_contain_text("Ben joined")
    expect(members(ann)).to_have_text(["Ann", "Ben"])
    expect(ann.locator("#here")).to_have_text("You and Ben are here")


def test_a_room_that_is_there_already_is_joined_and_a_bad_name_is_explained(visit, by_program):
    ben = by_program("Ben")
    ben.ask("create", {"room": "Kitchen"})
    ann = visit("Ann")
    ann.get_by_role("button", name="Find or create").click()
    ann.get_by_label("Name of the room").fill("x" * 33)
    ann.keyboard.press("Enter")
    expect(ann.locator("#finder-problem")).to_contain_text("A name has at most 32 characters")
    ann.get_by_label("Name of the room").fill("kitchen")
    ann.keyboard.press("Enter")
    expect(ann.get_by_role("heading", level=1)).to_have_text("Kitchen")
    expect(rooms(ann).get_by_role("link")).to_have_text(["general", "Kitchen"])


def test_several_rooms_count_what_is_new_and_the_tab_shows_it(visit, by_program):
    ann = visit("Ann")
    create(ann, "kitchen")
    icon = ann.locator("link[rel=icon]")
    quiet = icon.get_attribute("href")
    ben = by_program("Ben")
    for text in ("One", "Two"):
        ben.say(text)
    expect(rooms(ann).get_by_role("link")).to_have_text(["general2 new", "kitchen"])
    expect(ann).to_have_title("(2) kitchen · Chat")
    assert icon.get_attribute("href") != quiet
    enter(ann, "general")
    expect(messages(ann)).to_have_text(["One", "Two"])
    expect(rooms(ann).get_by_role("link")).to_have_text(["general", "kitchen"])
    expect(ann).to_have_title("general · Chat")
    assert icon.get_attribute("href") == quiet


def test_each_room_keeps_its_own_draft_and_a_reload_returns_to_the_last_room(visit, chat):
    ann = visit("Ann")
    box(ann).fill("For everybody")
    create(ann, "kitchen")
    expect(box(ann)).to_have_value("")
    box(ann).fill("For the cooks")
    enter(ann, "general")
    expect(box(ann)).to_have_value("For everybody")
    ann.go_back()
    expect(ann.get_by_role("heading", level=1)).to_have_text("kitchen")
    expect(box(ann)).to_have_value("For the cooks")
    ann.goto("about:blank")
    ann.goto(chat)
    is_ready(ann)
    expect(ann.get_by_role("heading", level=1)).to_have_text("kitchen")
    expect(box(ann)).to_have_value("For the cooks")


def test_a_room_left_is_silent_until_it_is_joined_again(visit, by_program):
    ann, ben = visit("Ann"), by_program("Ben")
    ben.say("Before")
    expect(messages(ann)).to_have_text(["Before"])
    ann.get_by_role("button", name="Leave this room").click()
    expect(ann.get_by_text("You are not in general.")).to_be_visible()
    assert ben.hears_until("status", lambda s: s["kind"] == "left")["username"] == "Ann"
    expect(box(ann)).to_be_hidden()
    expect(rooms(ann).get_by_role("link")).to_have_count(0)
    ben.say("Meanwhile")
    ann.get_by_role("button", name="Join", exact=True).click()
    expect(messages(ann)).to_have_text(["Before", "Meanwhile"])
    expect(ann).to_have_title("general · Chat")


def test_a_room_left_on_the_first_visit_is_not_joined_again_by_a_reconnect(visit):
    lines = []
    ann = visit("Ann", prepare=lambda page: lines.append(Line(page)))
    ann.get_by_role("button", name="Leave this room").click()
    expect(ann.get_by_text("You are not in general.")).to_be_visible()
    lines[0].cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    lines[0].sent.clear()
    lines[0].mend()
    expect(ann.locator("#connection")).to_have_text("Connected")
    create(ann, "kitchen")  # asked after what a reconnect asks
    assert not [packet for packet in lines[0].sent if '"join",{"room":"general"' in packet]
    expect(rooms(ann).get_by_role("link")).to_have_text(["kitchen"])
    pardon(ann)


def test_the_address_of_a_room_leads_into_it_or_offers_to_make_it(visit, chat):
    ann = visit("Ann")
    ann.goto(chat + "/#/no%20such%20room")
    expect(ann.get_by_text("There is no room of that name.")).to_be_visible()
    ann.get_by_role("button", name="Create", exact=True).click()
    expect(rooms(ann).get_by_role("link")).to_have_text(["general", "no such room"])
    say(ann, "Now there is")
    expect(messages(ann)).to_have_text(["Now there is"])


def test_on_a_phone_the_rooms_are_a_drawer_and_a_dot_tells_of_news(visit, by_program):
    ann = visit("Ann", viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    menu = ann.get_by_role("button", name="Rooms and people")
    expect(rooms(ann)).to_be_hidden()
    menu.tap()
    ann.get_by_role("button", name="Find or create").tap()
    ann.get_by_label("Name of the room").fill("kitchen")
    ann.get_by_role("button", name="Create “kitchen”").tap()
    expect(ann.get_by_role("heading", level=1)).to_have_text("kitchen")
    expect(rooms(ann)).to_be_hidden()
    expect(ann.locator("#unread-elsewhere")).to_be_hidden()
    by_program("Ben").say("Hello")
    expect(ann.locator("#unread-elsewhere")).to_be_visible()
    menu.tap()
    rooms(ann).get_by_role("link", name="general").tap()
    expect(messages(ann)).to_have_text(["Hello"])
    expect(rooms(ann)).to_be_hidden()


def test_leaving_is_offered_to_who_can_and_a_refusal_is_explained(visit):
    lines = []
    ann = visit("Ann", prepare=lambda page: lines.append(Line(page)))
    line = lines[0]
    leave = ann.get_by_role("button", name="Leave this room")
    expect(leave).to_be_visible()
    line.cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    expect(leave).to_be_hidden()
    line.mend()
    refusal = '[{"ok":false,"error":"rate_limited","message":"Too fast.","retry_after":1}]'
    line.answers = lambda packet: (
        '"leave"' in packet and f"43{packet[2:].partition('[')[0]}{refusal}"
    )
    leave.click()
    expect(ann.locator("#composer-problem")).to_have_text("Too fast.")
    line.answers = lambda packet: None
    leave.click()
    expect(ann.get_by_text("You are not in general.")).to_be_visible()
    line.cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    ann.get_by_role("button", name="Join", exact=True).click()
    expect(ann.locator("#outside-problem")).to_contain_text("You are offline.")
    pardon(ann)
