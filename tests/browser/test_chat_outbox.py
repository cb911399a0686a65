"""Shows that what is written offline is kept, whatever becomes of the page, and sent once."""

from contextlib import suppress

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import (
    Line,
    is_news_of_a_message,
    is_ready,
    messages,
    pardon,
    say,
    waiting,
)
from tests.chromium import QUIET, browser_path
from tests.final_app.visitors import running_chat

pytestmark = pytest.mark.browser


def test_what_ann_writes_offline_survives_a_reload_and_is_sent_on_return(on_a_line, by_program):
    ann, line = on_a_line("Ann")
    ben = by_program("Ben")
    line.cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    for text in ("First", "Second"):
        say(ann, text)
    expect(messages(ann)).to_have_text(["First", "Second"])
    expect(waiting(ann)).to_contain_text(["Waiting to be sent"] * 2)
    ann.reload()
    expect(messages(ann)).to_have_text(["First", "Second"])
    line.mend()
    expect(waiting(ann)).to_have_count(0, timeout=60_000)
    expect(messages(ann)).to_have_text(["First", "Second"])
    assert [ben.hears("message")["text"] for _ in range(2)] == ["First", "Second"]
    assert ben.has_heard_nothing("message")
    pardon(ann)


# From now on this page's database takes everything and never says that it is done.
SLOW_DISK = """IDBDatabase.prototype.transaction = () => ({
  objectStore: () => new Proxy({}, { get: () => () => ({}) }),
})"""


def test_what_ann_wrote_just_before_a_reload_is_sent_by_the_next_page(on_a_line, by_program):
    ann, line = on_a_line("Ann")
    ben = by_program("Ben")
    ann.evaluate(SLOW_DISK)
    line.cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    for text in ("First", "Second"):
        say(ann, text)
    ann.reload()
    line.mend()
    expect(messages(ann)).to_have_text(["First", "Second"])
    expect(waiting(ann)).to_have_count(0)
    assert [ben.hears("message")["text"] for _ in range(2)] == ["First", "Second"]
    ann.reload()
    expect(messages(ann)).to_have_text(["First", "Second"])
    assert ben.has_heard_nothing("message")
    pardon(ann)


def test_what_was_stored_just_before_a_reload_is_not_stored_again(on_a_line, by_program):
    ann, line = on_a_line("Ann")
    ben = by_program("Ben")
    ann.evaluate(SLOW_DISK)
    line.loses = is_news_of_a_message
    say(ann, "Only once")
    while not line.tries():
        ann.wait_for_timeout(20)
    assert ben.hears("message")["text"] == "Only once"
    expect(waiting(ann)).to_contain_text("Only once")
    ann.reload()
    line.loses = lambda packet: False
    expect(waiting(ann)).to_have_count(0)
    expect(messages(ann)).to_have_text(["Only once"])
    assert len({packet.partition("[")[2] for packet in line.tries()}) == 1
    assert ben.has_heard_nothing("message")


def test_where_there_is_no_database_what_is_written_survives_a_reload_too(on_a_line, by_program):
    refuse = "IDBFactory.prototype.open = () => { throw new Error('not here'); }"
    ann, line = on_a_line("Ann", prepare=lambda page: page.add_init_script(refuse))
    ben = by_program("Ben")
    line.cut()
    expect(ann.locator("#connection")).to_have_text("Offline")
    say(ann, "Written offline")
    ann.reload()
    expect(waiting(ann)).to_contain_text("Waiting to be sent")
    line.mend()
    expect(waiting(ann)).to_have_count(0)
    assert ben.hears("message")["text"] == "Written offline"
    ann.reload()
    expect(messages(ann)).to_have_text(["Written offline"])
    assert ben.has_heard_nothing("message")
    pardon(ann)


@pytest.fixture
def quick_chat(tmp_path):
    """A chat where a name is free as soon as its holder is gone."""
    with running_chat(tmp_path / "quick.sqlite3", NAME_GRACE=0) as url:
        yield url


def test_what_ann_wrote_survives_a_crash_of_the_browser(chromium, quick_chat, tmp_path):
    profile = tmp_path / "profile"
    options = {"executable_path": str(browser_path()), "args": [*QUIET, "--no-sandbox"]}

    def come():
        context = chromium.browser_type.launch_persistent_context(profile, **options)
        page = context.new_page()
        line = Line(page)
        page.goto(quick_chat)
        page.get_by_label("Your name").fill("Ann")  # the crash takes the newest cookies with it
        page.keyboard.press("Enter")
        is_ready(page)
        return context, page, line

    _, page, line = come()
    line.cut()
    expect(page.locator("#connection")).to_have_text("Offline")
    say(page, "Written before the crash")
    expect(waiting(page)).to_have_attribute("data-state", "waiting")
    page.evaluate(KEPT)
    processes = [p for p in psutil.process_iter(["cmdline"]) if f"{profile}" in str(p.info)]
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # it may have ended with the first of them
            process.kill()
    psutil.wait_procs(processes)

    context, page, _ = come()
    expect(messages(page)).to_have_text(["Written before the crash"])
    expect(waiting(page)).to_have_count(0)
    context.close()


# Waits until the outbox of Ann holds an entry.
KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("chat-outbox-ann");
  opening.onsuccess = function look() {
    const asked = opening.result.transaction("entries").objectStore("entries").count();
    asked.onsuccess = () => (asked.result ? resolve() : look());
  };
})"""


def test_two_tabs_share_what_waits_and_send_it_once(on_a_line, chat, by_program):
    ann, line = on_a_line("Ann")
    ben = by_program("Ben")
    other = ann.context.new_page()
    other_line = Line(other)
    other.goto(chat)
    is_ready(other)
    for one in (line, other_line):
        one.cut()
    expect(other.locator("#connection")).to_have_text("Offline")
    expect(ann.locator("#connection")).to_have_text("Offline")
    say(ann, "From the first tab")
    expect(waiting(other)).to_contain_text("From the first tab")
    say(other, "From the second")
    expect(waiting(ann)).to_have_count(2)
    for one in (line, other_line):
        one.mend()
    for page in (ann, other):
        expect(waiting(page)).to_have_count(0)
        expect(messages(page)).to_have_text(["From the first tab", "From the second"])
    assert len(line.tries() + other_line.tries()) == 2
    assert [ben.hears("message")["number"] for _ in range(2)] == [1, 2]
    assert ben.has_heard_nothing("message")
    pardon(ann)


def test_who_signs_in_with_the_same_name_written_otherwise_has_the_same_outbox(on_a_line):
    page, line = on_a_line("Straße")
    line.cut()
    expect(page.locator("#connection")).to_have_text("Offline")
    say(page, "Written offline")
    expect(waiting(page)).to_contain_text("Waiting to be sent")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your name")).to_be_visible()
    line.mend()
    page.get_by_label("Your name").fill("STRASSE")
    page.keyboard.press("Enter")
    is_ready(page)
    expect(messages(page)).to_have_text(["Written offline"])
    expect(waiting(page)).to_have_count(0)
    pardon(page)
