"""What people do and see in a window of the chat, and a connection that a test can disturb."""

import re

from playwright.sync_api import expect


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


def enter(page, room):
    """Switches to a room one is in."""
    rooms(page).get_by_role("link", name=re.compile(rf"^{room}\b")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(room)


def create(page, room):
    page.get_by_role("button", name="Find or create").click()
    page.get_by_label("Name of the room").fill(room)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(room)


class Line:
    """A page's connection. It can be cut and mended, and lose single packets on the way."""

    def __init__(self, page):
        self.sockets = []
        self.is_cut = False
        self.loses = lambda packet: False
        self.seen = []
        page.route_web_socket(re.compile("/socket.io/"), self._open)
        # Without WebSocket the client would turn to plain requests.
        page.route(re.compile("transport=polling"), self._answer)

    def _open(self, browser):
        if self.is_cut:
            browser.close()
            return
        server = browser.connect_to_server()
        browser.on_message(lambda packet: self._pass(packet, server))
        server.on_message(lambda packet: self._pass(packet, browser))
        self.sockets.append(browser)

    def _answer(self, route):
        if self.is_cut:
            route.abort()
        else:
            route.continue_()

    def _pass(self, packet, to):
        self.seen.append(packet)
        if not self.loses(packet):
            to.send(packet)

    def cut(self):
        self.is_cut = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def mend(self):
        self.is_cut = False
