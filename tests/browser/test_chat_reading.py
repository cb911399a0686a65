"""Shows that reading is never disturbed: history, new messages, days, and what is unread."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import (
    HOLD,
    another_device,
    box,
    create,
    enter,
    is_ready,
    messages,
    say,
)
from tests.final_app.visitors import until

pytestmark = pytest.mark.browser

# How far below the upper edge of the log the message with that text stands.
PLACE = """text => {
  const found = [...document.querySelectorAll(".message-text")].find((one) => one.textContent === text);
  return found.getBoundingClientRect().top - document.querySelector("#messages").getBoundingClientRect().top;
}"""
SCROLL_TO = "(log, top) => { log.scrollTop = top; }"
AT_END = "log => log.scrollHeight - log.scrollTop - log.clientHeight"


def log(page):
    return page.get_by_role("log")


def fill_room(somebody, count, room="general"):
    for number in range(1, count + 1):
        assert somebody.say(f"Line {number}", room=room)["ok"]


def test_older_pages_come_by_scrolling_up_and_the_view_does_not_jump(visit, by_program):
    ben = by_program("Ben")
    fill_room(ben, 130)
    ann = visit("Ann")
    expect(messages(ann)).to_have_count(50)
    expect(messages(ann).last).to_be_in_viewport()
    log(ann).evaluate(SCROLL_TO, 500)
    place = ann.evaluate(PLACE, "Line 85")
    expect(messages(ann)).to_have_count(100)
    assert abs(ann.evaluate(PLACE, "Line 85") - place) < 1
    log(ann).evaluate(SCROLL_TO, 0)
    expect(messages(ann)).to_have_text([f"Line {number}" for number in range(1, 131)])
    log(ann).evaluate(SCROLL_TO, 0)
    expect(ann.get_by_text("This is the beginning of general.")).to_be_in_viewport()


def test_at_the_very_top_the_view_does_not_jump_either(visit, by_program):
    ben = by_program("Ben")
    fill_room(ben, 200)
    ann = visit("Ann")
    expect(messages(ann)).to_have_count(50)
    for count, text in ((100, "Line 151"), (150, "Line 101"), (200, "Line 51")):
        place = log(ann).evaluate(
            f"(log, text) => {{ log.scrollTop = 0; return ({PLACE})(text); }}", text
        )
        expect(messages(ann)).to_have_count(count)
        assert abs(ann.evaluate(PLACE, text) - place) < 1


def test_new_messages_never_move_what_is_being_read_and_a_button_leads_to_them(visit, by_program):
    ben = by_program("Ben")
    fill_room(ben, 40)
    ann = visit("Ann")
    expect(messages(ann)).to_have_count(40)
    log(ann).evaluate(SCROLL_TO, 300)
    newest = ann.locator("#newest")
    expect(newest).to_be_visible()  # the page has noticed
    expect(newest).to_have_text("To the newest")
    place = ann.evaluate(PLACE, "Line 20")
    for text in ("New one", "New two", "New three"):
        ben.say(text)
    expect(newest).to_have_text("3 new messages")
    assert ann.evaluate(PLACE, "Line 20") == place
    expect(ann).to_have_title("(3) general · Chat")
    line = ann.locator(".separator-new + .message .message-text")
    expect(line).to_have_text("New one")
    newest.click()
    expect(newest).to_be_hidden()
    expect(messages(ann).last).to_be_in_viewport()
    expect(ann).to_have_title("general · Chat")
    ben.say("At the end one goes on seeing the newest")
    expect(messages(ann).last).to_be_in_viewport()
    expect(newest).to_be_hidden()


def test_whoever_reads_the_newest_goes_on_doing_so_while_the_box_grows(visit, by_program):
    fill_room(by_program("Ben"), 40)
    ann = visit("Ann")
    box(ann).fill("\n" * 8)
    expect(messages(ann).last).to_be_in_viewport()
    assert log(ann).evaluate(AT_END) < 2


def test_a_first_visit_is_welcomed_in_sight_and_once(visit, by_program):
    fill_room(by_program("Ben"), 40)
    ann = visit("Ann")
    expect(messages(ann).last).to_be_in_viewport()
    welcome = ann.get_by_text("Welcome, Ann")
    expect(welcome).to_be_in_viewport()
    ann.get_by_role("button", name="Got it").click()
    expect(welcome).to_be_hidden()
    expect(messages(ann).last).to_be_in_viewport()
    assert log(ann).evaluate(AT_END) < 2
    ann.reload()
    is_ready(ann)
    expect(welcome).to_be_hidden()


def test_a_room_opens_where_the_new_messages_begin(visit, by_program):
    ann = visit("Ann")
    ben = by_program("Ben")
    fill_room(ben, 30)
    expect(messages(ann)).to_have_count(30)
    create(ann, "kitchen")
    for number in range(40):
        ben.say(f"New {number}")
    expect(ann).to_have_title("(40) kitchen · Chat")
    enter(ann, "general")
    line = ann.locator(".separator-new")
    expect(line).to_be_in_viewport()
    expect(ann.locator(".separator-new + .message .message-text")).to_have_text("New 0")
    expect(messages(ann).last).not_to_be_in_viewport()
    log(ann).focus()
    ann.keyboard.press("End")
    expect(messages(ann).last).to_be_in_viewport()
    expect(ann).to_have_title("general · Chat")
    enter(ann, "kitchen")
    enter(ann, "general")
    expect(line).to_have_count(0)


@pytest.mark.parametrize(("count", "line"), [(120, "New"), (420, "New, and 20 more further up")])
def test_a_room_with_many_new_messages_says_where_they_begin(visit, by_program, count, line):
    ann = visit("Ann")
    ben = by_program("Ben")
    ben.say("Read")
    expect(messages(ann)).to_have_text(["Read"])
    create(ann, "kitchen")
    fill_room(ben, count)
    ann.reload()  # a page that has not shown the room yet
    expect(ann).to_have_title(f"({count}) kitchen · Chat")
    enter(ann, "general")
    new = ann.locator(".separator-new")
    expect(new).to_have_text(line)
    if line != "New":
        log(ann).evaluate(SCROLL_TO, 0)
    expect(new).to_have_text("New")
    expect(ann.locator(".separator-new + .message .message-text")).to_have_text("Line 1")
    if line == "New":
        expect(new).to_be_in_viewport()


def test_each_day_begins_with_its_name_and_one_authors_messages_stand_together(visit, by_program):
    ben = by_program("Ben")
    ann = visit("Ann")
    for text in ("One", "Two"):
        ben.say(text)
    say(ann, "Three")
    expect(messages(ann)).to_have_count(3)
    expect(ann.locator(".separator-day")).to_have_text(["Today"])
    expect(ann.locator(".message-author:visible")).to_have_text(["Ben", "Ben", "Ann"])
    expect(ann.locator(".message-continues")).to_have_text([r"BBen" + ann.evaluate(CLOCK) + "Two"])
    ann.clock.install(time=datetime.now() + timedelta(days=1))
    ann.reload()
    is_ready(ann)
    expect(ann.locator(".separator-day")).to_have_text(["Yesterday"])
    ben.say("Four")
    expect(messages(ann)).to_have_count(4)


CLOCK = "document.querySelector('.message-continues time').textContent"


def test_a_screen_reader_is_told_what_is_new_and_never_history(visit, by_program):
    ben = by_program("Ben")
    fill_room(ben, 60)
    ann = visit("Ann")
    expect(messages(ann)).to_have_count(50)
    told = ann.locator("#announcer")
    log(ann).evaluate(SCROLL_TO, 0)
    expect(messages(ann)).to_have_count(60)
    expect(told).to_have_text("")
    ben.say("Hello Ann")
    expect(told).to_have_text("Ben: Hello Ann")
    say(ann, "My own")
    expect(messages(ann).last).to_have_text("My own")
    expect(told).to_have_text("Ben: Hello Ann")


def test_what_was_read_just_before_a_reload_is_read(visit, chat, by_program):
    ann = visit("Ann", prepare=lambda page: page.add_init_script(HOLD % 400))
    by_program("Ben").say("Hello")
    ann.wait_for_function("held.length")
    ann.reload()
    phone = another_device(ann, chat)
    until(lambda: phone.ask("rooms", {})["rooms"][0]["read_number"] == 1)
    phone.hang_up()
    is_ready(ann)
    expect(ann.locator(".separator-new")).to_have_count(0)


def test_a_screen_reader_is_told_of_many_messages_room_by_room(visit, by_program):
    ann = visit("Ann", prepare=lambda page: page.add_init_script(HOLD % 700))
    create(ann, "kitchen")
    create(ann, "library")
    ben = by_program("Ben", "general", "kitchen")
    fill_room(ben, 1)
    fill_room(ben, 4, "kitchen")
    expect(ann).to_have_title("(5) library · Chat")
    ann.evaluate("held.forEach((task) => task())")
    told = ann.locator("#announcer")
    expect(told).to_have_text("1 new message in general, 4 new messages in kitchen")


def test_a_long_room_is_trimmed_for_who_reads_the_newest_and_can_be_read_back(visit, by_program):
    ann = visit("Ann")
    ben = by_program("Ben")
    fill_room(ben, 620)
    expect(messages(ann).last).to_have_text("Line 620")
    expect(messages(ann)).to_have_count(319)  # the 601st leaves 300
    expect(messages(ann).last).to_be_in_viewport()
    log(ann).evaluate(SCROLL_TO, 0)
    expect(messages(ann)).to_have_count(369)
    expect(messages(ann).first).to_have_text("Line 252")
