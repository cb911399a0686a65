"""Shows that what is written arrives once and in order, whatever happens on the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import (
    HOLD,
    another_device,
    box,
    create,
    enter,
    is_news_of_a_message,
    is_ready,
    messages,
    pardon,
    rooms,
    say,
    waiting,
)
from tests.final_app.visitors import Visitor, running_chat

pytestmark = pytest.mark.browser


def test_after_a_lost_answer_the_same_message_is_sent_again_and_shown_once(on_a_line, by_program):
    ann, line = on_a_line("Ann", prepare=lambda page: page.clock.install())
    ben = by_program("Ben")
    line.loses = lambda packet: len(line.tries()) < 2 and is_news_of_a_message(packet)
    say(ann, "Only once")
    while not line.tries():
        ann.wait_for_timeout(20)
    assert ben.hears("message")["text"] == "Only once"
    expect(waiting(ann)).to_contain_text("Only once")
    ann.clock.fast_forward(5_100)  # the time the page waits for an answer
    expect(waiting(ann)).to_have_count(0)
    first, second = line.tries()
    assert first.partition("[")[2] == second.partition("[")[2]
    say(ann, "Next")
    expect(messages(ann)).to_have_text(["Only once", "Next"])
    expect(waiting(ann)).to_have_count(0)
    assert ben.hears("message")["text"] == "Next"
    assert ben.has_heard_nothing("message")


def test_a_message_lost_on_the_way_is_fetched_as_soon_as_the_next_one_shows_the_gap(
    on_a_line, by_program
):
    ann, line = on_a_line("Ann")
    ben = by_program("Ben")
    ben.say("One")
    expect(messages(ann)).to_have_text(["One"])
    line.loses = lambda packet: "Lost" in packet and packet.startswith("42")
    ben.say("Lost and found")
    ben.say("Three")
    expect(messages(ann)).to_have_text(["One", "Lost and found", "Three"])


def test_ann_asked_to_slow_down_is_told_so_and_the_message_goes_out_by_itself(on_a_line):
    ann, line = on_a_line("Ann", prepare=lambda page: page.add_init_script(HOLD % 17_000))
    refusal = '[{"ok":false,"error":"rate_limited","message":"Too fast.","retry_after":17}]'

    def refuse_once(packet):
        if len(line.tries()) == 1 and packet == line.tries()[0]:
            return f"43/chat,{re.match(r'42/chat,([0-9]+)', packet)[1]}{refusal}"
        return None

    line.answers = refuse_once
    say(ann, "Patience")
    say(ann, "pays")
    expect(waiting(ann).first).to_contain_text("Too fast. It is sent by itself in a moment.")
    ann.evaluate("held.forEach((task) => task())")  # the moment has passed
    expect(waiting(ann)).to_have_count(0)
    expect(messages(ann)).to_have_text(["Patience", "pays"])


def test_what_fails_in_a_room_left_elsewhere_is_shown_and_can_be_sent_after_joining(
    on_a_line, chat, by_program
):
    ann, line = on_a_line("Ann")
    ben = by_program("Ben")
    line.cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    say(ann, "Written offline")
    expect(waiting(ann)).to_contain_text("Waiting to be sent")
    phone = another_device(ann, chat)
    assert phone.ask("leave", {"room": "general"})["ok"]
    phone.hang_up()
    line.mend()
    expect(ann.get_by_text("You are not in general.")).to_be_visible()
    expect(messages(ann)).to_have_text(["Written offline"])
    expect(messages(ann)).to_be_visible()
    expect(waiting(ann)).to_contain_text("Not sent. You are not in the room general.")
    expect(rooms(ann).get_by_role("link")).to_have_text(["general1 not sent"])
    create(ann, "kitchen")
    expect(ann.locator("#unsent")).to_have_text(
        "Not sent in general: You are not in the room general. Join it first."
    )
    enter(ann, "general")
    ann.get_by_role("button", name="Join", exact=True).click()
    expect(
        ann.get_by_text("This is the beginning of general.")
    ).to_be_visible()  # nothing moves now
    ann.get_by_role("button", name="Try again").click()
    expect(waiting(ann)).to_have_count(0)
    assert ben.hears("message")["text"] == "Written offline"
    expect(rooms(ann).get_by_role("link")).to_have_text(["general", "kitchen"])
    expect(ann.locator("#unsent")).to_have_text("")
    pardon(ann)


def test_on_a_phone_a_dot_tells_of_what_failed_elsewhere(visit):
    ann = visit("Ann", viewport={"width": 390, "height": 700})
    say(ann, "Bell \x07")
    expect(waiting(ann)).to_contain_text("Not sent.")
    dot = ann.get_by_role("button", name="Rooms and people").locator(".dot-problem")
    expect(dot).to_be_hidden()
    ann.keyboard.press("Alt+r")
    ann.get_by_label("Name of the room").fill("kitchen")
    ann.keyboard.press("Enter")
    expect(dot).to_be_visible()
    expect(ann.locator("#unsent")).to_have_text(
        "Not sent in general: The message contains control characters. Please remove them."
    )


def test_after_a_restart_ann_is_back_by_herself_with_what_she_missed(tmp_path, new_page):
    database = tmp_path / "chat.sqlite3"
    page = new_page()
    with running_chat(database) as url:
        port = int(url.rsplit(":", 1)[1])
        page.goto(url)
        page.get_by_label("Your name").fill("Ann")
        page.keyboard.press("Enter")
        is_ready(page)
        say(page, "Before")
        expect(messages(page)).to_have_text(["Before"])
        expect(waiting(page)).to_have_count(0)
    expect(page.locator("#connection")).to_have_text("Offline")
    expect(page.get_by_role("alert").first).to_contain_text("What you write is kept and sent")
    say(page, "Written offline")
    expect(waiting(page)).to_contain_text("Waiting to be sent")
    with running_chat(database, port=port) as url:
        ben = Visitor(url)
        assert ben.sign_in("Ben").ok
        ben.connect()
        ben.join()
        # More than one page of history, so that it is the gap that has to be filled.
        missed = [f"Missed {number}" for number in range(130)]
        for text in missed:
            assert ben.say(text)["ok"]
        expect(page.locator("#connection")).to_have_text("Connected", timeout=20_000)
        expect(waiting(page)).to_have_count(0)
        expect(messages(page)).to_have_count(132)
        shown = messages(page).all_text_contents()
        assert shown.count("Written offline") == 1  # by itself, so while Ben was writing
        assert [text for text in shown if text != "Written offline"] == ["Before", *missed]
        ben.hang_up()
    pardon(page)


def test_a_page_that_is_out_of_date_says_so_and_what_was_begun_survives(on_a_line):
    ann, line = on_a_line("Ann")
    box(ann).fill("Begun")
    refusal = '{"message":"This page is out of date. Reload it to go on.",'
    refusal += '"data":{"ok":false,"error":"bad_page_token"}}'
    line.answers = lambda packet: f"44/chat,{refusal}" if packet.startswith("40/chat") else None
    line.cut()
    line.mend()
    expect(ann.locator("#connection")).to_have_text("Out of date")
    line.answers = lambda packet: None
    ann.get_by_role("button", name="Reload").click()
    is_ready(ann)
    expect(box(ann)).to_have_value("Begun")
    pardon(ann)
