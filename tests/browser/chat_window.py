"""What people do and see in a window of the chat, and a connection that a test can disturb."""

import re

from playwright.sync_api import expect

from tests.final_app.visitors import Visitor

expect.set_options(timeout=20_000)  # milliseconds: generous, so that a busy machine is no failure


def is_ready(page):
    """Waits until the page is connected and shows what there is."""
    expect(page.locator("#connection")).to_have_text("Connected")
    expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")


def box(page):
    return page.locator("#text")


def say(page, text):
    box(page).fill(text)
    page.keyboard.press("Enter")


def messages(page):
    return page.get_by_role("log").locator(".message-text")


def waiting(page):
    """The messages of this page's own that are not known to be stored."""
    return page.locator(".message[data-state]")


def rooms(page):
    return page.get_by_role("navigation", name="Rooms")


def members(page):
    return page.locator("#members .member-name")


def enter(page, room):
    """Switches to a room one is in."""
    rooms(page).get_by_role("link", name=re.compile(rf"^{room}\b")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room)


def create(page, room):
    page.get_by_role("button", name="Find or create").click()
    page.get_by_label("Name of the room").fill(room)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(room)


def another_device(page, url):
    """A program in the session of a page."""
    device = Visitor(url)
    for cookie in page.context.cookies():
        device.http.cookies.set(cookie["name"], cookie["value"])
    device.connect()
    return device


def pardon(page, *words):
    """The browser itself notes on its console that a server was away, or what else is given."""
    page.pardoned.update(words or ("ERR_", "WebSocket"))


# Timers of so many milliseconds wait in `held` until the test runs them.
HOLD = """held = [];
const later = setTimeout;
setTimeout = (task, time) => time === %d ? held.push(task) : later(task, time);"""


def is_news_of_a_message(packet):
    """The message itself coming from the server, or its acknowledgement."""
    return packet.startswith('42/chat,["message",') or (
        packet.startswith("43/chat,") and '"timestamp"' in packet and '"messages"' not in packet
    )


class Line:
    """A connection of a page that can be cut and mended, and where single packets go wrong.

    `loses(packet)` says whether a packet gets lost, either way; `answers(packet)` may return the
    packet that the page gets at once instead of having its own sent on.
    """

    def __init__(self, page):
        self.page = page
        self.sockets = []
        self.is_cut = False
        self.loses = lambda packet: False
        self.answers = lambda packet: None
        self.sent = []
        page.route_web_socket(re.compile("/socket.io/"), self._open)
        # Without WebSocket the client would turn to plain requests.
        page.route(re.compile("transport=polling"), self._ask)

    def _open(self, browser):
        if self.is_cut:
            browser.close()
            return
        server = browser.connect_to_server()

        def send(packet):
            self.sent.append(packet)
            answer = self.answers(packet)
            if answer:
                browser.send(answer)
            elif not self.loses(packet):
                server.send(packet)

        browser.on_message(send)
        server.on_message(lambda packet: None if self.loses(packet) else browser.send(packet))
        self.sockets.append(browser)

    def _ask(self, route):
        if self.is_cut:
            route.abort()
        else:
            route.continue_()

    def tries(self):
        """The packets in which the page has sent messages."""
        return [packet for packet in self.sent if re.match(r'42/chat,\d+\["message",', packet)]

    def cut(self):
        self.is_cut = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def mend(self):
        """Restores the connection; the browser notices, as it does with a cable or a network."""
        self.is_cut = False
        self.page.evaluate("dispatchEvent(new Event('online'))")
