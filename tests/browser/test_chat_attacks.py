"""Shows that neither a message nor a link can spoil somebody else's page."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import is_ready, messages, say

pytestmark = pytest.mark.browser


def test_a_message_of_brackets_is_drawn_like_any_other(visit):
    ann, ben = visit("Ann"), visit("Ben")
    text = f"http://example.org/{')' * 3900}"
    for _ in range(5):
        say(ann, text)
    expect(messages(ben)).to_have_text([text] * 5)
    expect(messages(ben).first.locator("a")).to_have_text("http://example.org/")


def test_a_broken_link_leads_to_the_chat_all_the_same(visit, chat):
    ann = visit("Ann")
    other = ann.context.new_page()
    other.goto(f"{chat}/#/%E0%A4%A")
    is_ready(other)
    say(other, "Here I am")
    expect(messages(ann)).to_have_text(["Here I am"])
