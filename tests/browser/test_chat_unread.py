"""Shows what counts as new: not what one wrote, and not what came while nobody looked."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import another_device, create, enter, messages, pardon, rooms, say

pytestmark = pytest.mark.browser


def marks(page, url):
    """How far the server knows that this page's person has read, by room."""
    device = another_device(page, url)
    listed = device.ask("rooms")["rooms"]
    device.hang_up()
    return {room["room"]: (room["read_number"], room["last_number"]) for room in listed}


def test_what_one_wrote_oneself_is_never_new(on_a_line, chat):
    ann, line = on_a_line("Ann")
    create(ann, "kitchen")
    enter(ann, "general")
    line.cut()
    say(ann, "Written offline")
    enter(ann, "kitchen")
    with ann.expect_event("websocket"):
        line.mend()
    expect(ann.locator("#connection")).to_have_text("Connected")
    expect(rooms(ann).get_by_role("link", name="general")).to_have_text("general")
    expect(ann).to_have_title("kitchen · Chat")
    until_read(ann, chat, "general", 1)
    pardon(ann)


def until_read(page, url, room, number):
    for _ in range(100):
        if marks(page, url)[room] == (number, number):
            return
        page.wait_for_timeout(100)
    raise AssertionError(marks(page, url))


def test_what_others_wrote_before_it_is_new(on_a_line, by_program):
    ann, line = on_a_line("Ann")
    ben = by_program("Ben")
    create(ann, "kitchen")
    enter(ann, "general")
    line.cut()
    say(ann, "Written offline")
    enter(ann, "kitchen")
    assert ben.say("Meanwhile")["ok"]
    line.mend()
    expect(rooms(ann).get_by_role("link", name="general")).to_have_text("general2 new")
    heard = ben.hears_until("message", lambda it: it["text"] == "Written offline")
    assert heard["number"] == 2
    pardon(ann)


def test_who_looks_away_finds_the_line_where_the_new_begins_and_reads_on_from_there(
    visit, by_program
):
    ann = visit("Ann", viewport={"width": 900, "height": 600})
    ben = by_program("Ben")
    assert ben.say("Seen")["ok"]
    expect(messages(ann)).to_have_count(1)
    expect(ann).to_have_title("general · Chat")
    ann.evaluate("document.hasFocus = () => false")
    for number in range(1, 61):
        assert ben.say(f"Line {number}")["ok"]
    expect(messages(ann)).to_have_count(61)
    expect(ann).to_have_title("(60) general · Chat")
    line = ann.locator(".separator-new")
    expect(line).to_be_in_viewport()
    ann.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))")
    expect(ann).to_have_title(re.compile(r"\([1-5]\d\) general · Chat"))  # what is below is new
    expect(line).to_be_in_viewport()
    ann.get_by_role("button", name=re.compile(r"^\d+ new messages$")).click()
    expect(ann).to_have_title("general · Chat")


DAY_TO_DAY = """const every = setInterval;
setInterval = (task, time) => (time === 60_000 ? (everyMinute = task) : every(task, time));"""


def test_at_midnight_today_becomes_yesterday_by_itself(visit):
    ann = visit("Ann", lambda page: page.add_init_script(DAY_TO_DAY))
    say(ann, "Late")
    day = ann.locator(".separator-day")
    expect(day).to_have_text("Today")
    ann.clock.set_fixed_time(datetime.now() + timedelta(days=1))
    ann.evaluate("everyMinute()")
    expect(day).to_have_text("Yesterday")


def test_a_screen_reader_hears_why_a_message_was_not_sent(visit):
    ann = visit("Ann")
    say(ann, "Bell \x07")
    heard = ann.locator("#unsent")
    expect(heard).to_have_role("status")
    reason = "The message contains control characters. Please remove them."
    expect(heard).to_have_text(f"Not sent in general: {reason}")
    ann.get_by_role("button", name="Delete").click()
    expect(heard).to_have_text("")
