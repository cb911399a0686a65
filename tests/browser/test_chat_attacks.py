"""Shows that neither a message, a link nor a slow network can spoil somebody's page."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import box, is_ready, messages, say

pytestmark = pytest.mark.browser


def test_a_message_of_brackets_is_drawn_like_any_other(visit):
    ann, ben = visit("Ann"), visit("Ben")
    text = f"http://example.org/{')' * 3900}"
    for _ in range(5):
        say(ann, text)
    expect(messages(ben)).to_have_text([text] * 5)
    expect(messages(ben).first.locator("a")).to_have_text("http://example.org/")


def test_no_turned_round_text_makes_a_link_look_like_another(visit):
    ann, ben = visit("Ann"), visit("Ben")
    turned = "https://evil.example/#/moc.elpmaxe.www//:sptth"
    for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
        say(ann, f"{mark}{turned}")
        say(ann, f"{turned.replace('#', mark)}")
    expect(messages(ben)).to_have_count(14)
    links = messages(ben).locator("a").all()
    for link in links:
        assert not set(link.text_content()) & set(
            "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
        # From left to right, as it is written, whatever stands around it.
        assert link.evaluate(FIRST_AND_LAST) == [True, True]
    assert len(links) == 14


# Whether a link's first character is its leftmost, and its last the rightmost.
FIRST_AND_LAST = """link => {
  const text = link.firstChild;
  const place = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect();
  };
  const whole = link.getBoundingClientRect();
  const [first, last] = [place(0), place(text.length - 1)];
  return [Math.abs(first.left - whole.left) < 1, Math.abs(last.right - whole.right) < 1];
}"""


def test_a_broken_link_leads_to_the_chat_all_the_same(visit, chat):
    ann = visit("Ann")
    other = ann.context.new_page()
    other.goto(f"{chat}/#/%E0%A4%A")
    is_ready(other)
    say(other, "Here I am")
    expect(messages(ann)).to_have_text(["Here I am"])


def test_what_was_written_before_the_page_was_ready_is_still_there_then(visit, chat):
    ann = visit("Ann")
    other = ann.context.new_page()
    held = []
    other.route("**/app.js", lambda route: held.append(route))
    other.goto(chat, wait_until="commit")
    box(other).fill("Early")
    while not held:
        other.wait_for_timeout(20)
    held[0].continue_()
    is_ready(other)
    expect(box(other)).to_have_value("Early")
    box(other).press("Enter")
    expect(messages(ann)).to_have_text(["Early"])
