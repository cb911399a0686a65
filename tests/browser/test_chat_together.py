"""Shows three people in three windows, and one whose network lets no WebSocket through."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import messages, pardon, say, waiting

pytestmark = pytest.mark.browser


def test_three_windows_show_one_and_the_same_order(visit):
    windows = {name: visit(name) for name in ("Ann", "Ben", "Cat")}
    for number in range(1, 6):
        for name, page in windows.items():
            say(page, f"{name} {number}")
    screens = []
    for page in windows.values():
        expect(messages(page)).to_have_count(15)
        expect(waiting(page)).to_have_count(0)
        screens.append(messages(page).all_text_contents())
    assert screens[0] == screens[1] == screens[2]
    for name in windows:
        own = [text for text in screens[0] if text.startswith(name)]
        assert own == [f"{name} {number}" for number in range(1, 6)]


# As behind a proxy that does not know WebSocket: every handshake is answered with a plain refusal.
BLOCKED = """window.WebSocket = class extends WebSocket {
  constructor(url) {
    super(url.replace("/socket.io/", "/nothing-here/"));
  }
}"""


def test_where_the_browser_has_no_websocket_the_chat_works_all_the_same(visit):
    ann = visit("Ann", prepare=lambda page: page.add_init_script("delete window.WebSocket"))
    ben = visit("Ben")
    say(ann, "Hello")
    expect(messages(ben)).to_have_text(["Hello"])
    say(ben, "Hello Ann")
    expect(messages(ann)).to_have_text(["Hello", "Hello Ann"])


def test_where_websocket_is_blocked_the_chat_works_all_the_same(visit):
    def block(page):
        page.add_init_script(BLOCKED)

    ann, ben = visit("Ann", prepare=block), visit("Ben")
    texts = [f"Line {number}" for number in range(20)]  # more than one request may carry
    for text in texts:
        say(ann, text)
    expect(messages(ben)).to_have_text(texts)
    say(ben, "All of them came")
    expect(messages(ann).last).to_have_text("All of them came")
    expect(waiting(ann)).to_have_count(0)
    pardon(ann, "WebSocket")
