"""Shows that on the narrowest and on a very wide screen all fits, and axe finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import Line, create, enter, is_ready, messages, pardon, say, waiting

pytestmark = pytest.mark.browser

WIDTHS = (320, 2560)
LONG = "https://example.org/" + "x" * 300  # nowhere to break it

# What sticks out of the window to a side, or can be scrolled sideways within it.
TOO_WIDE = """() => {
  const { clientWidth } = document.documentElement;
  const sticksOut = (element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && (left < -0.5 || right > clientWidth + 0.5);
  };
  const scrolls = (element) => element.scrollWidth > element.clientWidth + 1 &&
    (element === document.scrollingElement || /auto|scroll/.test(getComputedStyle(element).overflowX));
  return [document.scrollingElement, ...document.body.querySelectorAll("*")]
    .filter((element) => element.checkVisibility() && !element.closest(".only-spoken, .skip"))
    .filter((element) => sticksOut(element) || scrolls(element))
    .map((element) => element.cloneNode().outerHTML);
}"""


@pytest.fixture
def look(check):
    """Looks at one view at each width, with axe's eyes too; notes what does not fit."""

    def at_every_width(name, page):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            check.view(f"{name} at {width}", page)
            if too_wide := page.evaluate(TOO_WIDE):
                check.found[f"{name} at {width}: too wide"] = too_wide

    return at_every_width


def at_full_width(page):
    """Back to where the rooms are no drawer, so that the next view can be reached."""
    page.set_viewport_size({"width": 1280, "height": 800})


def test_every_view_fits_whatever_the_width(check, look, by_program):
    ann = check.blank()
    ann.emulate_media(reduced_motion="reduce")  # without motion a colour is either there or not
    line = Line(ann)
    ann.goto(check.url)
    look("sign-in", ann)
    at_full_width(ann)
    ann.get_by_label("Your name").fill("Ann")
    ann.keyboard.press("Enter")
    is_ready(ann)

    ben = by_program("Ben")
    ben.say(LONG)
    say(ann, LONG)
    assert ben.ask("leave", {"room": "general"})["ok"]
    expect(ann.locator(".notice")).to_have_count(2)
    expect(messages(ann)).to_have_count(2)
    look("messages and notices", ann)

    at_full_width(ann)
    create(ann, "kitchen")
    ben.join()
    for number in range(60):
        ben.say(f"New {number}")
    expect(ann).to_have_title("(60) kitchen · Chat")
    enter(ann, "general")
    expect(ann.locator(".separator-new")).to_be_visible()
    expect(ann.locator("#newest")).to_be_visible()
    look("new messages further down", ann)
    expect(ann.locator("#newest")).to_be_visible()

    at_full_width(ann)
    ann.goto(f"{check.url}/#/library")
    expect(ann.get_by_text("There is no room of that name.")).to_be_visible()
    look("unknown room", ann)
    look_at_the_dialogs(ann, look)
    look_at_what_can_go_wrong(ann, look, line)
    assert check.found == {}


def look_at_the_dialogs(ann, look):
    at_full_width(ann)
    ann.keyboard.press("Alt+r")
    expect(ann.get_by_role("dialog", name="Find or create a room")).to_be_visible()
    ann.keyboard.type("library")
    expect(ann.locator("#finder-create")).to_be_visible()
    look("finding a room", ann)
    ann.keyboard.press("Escape")
    at_full_width(ann)
    ann.get_by_role("button", name="Keyboard shortcuts").click()
    expect(ann.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    look("help", ann)
    ann.keyboard.press("Escape")


def look_at_what_can_go_wrong(ann, look, line):
    at_full_width(ann)
    enter(ann, "kitchen")
    say(ann, f"{LONG} \x07")
    expect(waiting(ann)).to_contain_text("Not sent.")
    look("a message that failed", ann)
    line.cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    expect(ann.get_by_text("The connection was lost.")).to_be_visible()
    look("offline", ann)
    pardon(ann)


def test_the_longest_names_fit_on_the_narrowest_screen(visit, chat, by_program):
    ann = visit("W" * 32, viewport={"width": 320, "height": 800})
    room = "M" * 32
    assert by_program("B" * 32).ask("create", {"room": room})["ok"]
    found = {}
    for view, address in (("a room", ""), ("outside", room), ("unknown", "N" * 32)):
        ann.goto(f"{chat}/#/{address}")
        expect(ann.get_by_role("heading", level=1)).to_have_text(address or "general")
        expect(ann.locator(".notice" if view == "a room" else ".state-outside")).to_be_visible()
        found[view] = ann.evaluate(TOO_WIDE)
    assert found == {"a room": [], "outside": [], "unknown": []}
