"""Shows that a lesson page lets one learner see who receives and who does not."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser

LESSON = "lessons/01_basic_emit/app.py"
NAMES = ["Ann", "Ben", "Cat"]


@pytest.fixture(scope="module")
def lesson_url() -> Iterator[str]:
    with LessonServer(LESSON) as server:
        yield server.url


@pytest.fixture
def lesson(chromium: Browser, lesson_url: str) -> Iterator[LessonPage]:
    page = LessonPage(chromium, lesson_url)
    page.is_connected(*NAMES)
    yield page
    page.close()
    assert page.foreign == []
    assert page.errors == []


@pytest.fixture
def lab(chromium: Browser, lab_url: str) -> Iterator[LessonPage]:
    page = LessonPage(chromium, lab_url)
    yield page
    page.close()
    assert page.foreign == []
    assert page.errors == []


def test_three_visitors_connect_and_each_is_greeted_by_its_own_sid(lesson: LessonPage) -> None:
    sids = set()
    for name in NAMES:
        visitor = lesson.visitor(name)
        sid = visitor.state.locator("code").inner_text()
        expect(visitor.entries("heard", "status")).to_contain_text(f'sid: "{sid}')
        sids.add(sid)
    assert len(sids) == 3


def test_only_ann_hears_what_ann_says(lesson: LessonPage) -> None:
    ann, ben, cat = (lesson.visitor(name) for name in NAMES)
    ann.say("from Ann")
    expect(ann.entries("said", "message")).to_contain_text('text: "from Ann"')
    expect(ann.entries("heard", "message")).to_contain_text('text: "from Ann"')

    # Their own answers travel after anything Ann's message could have caused.
    for other in (ben, cat):
        other.say("a marker")
        expect(other.entries("heard", "a marker")).to_have_count(1)
        expect(other.entries("heard", "message")).to_have_count(1)


def test_ann_sees_that_her_message_was_acknowledged(lesson: LessonPage) -> None:
    ann = lesson.visitor("Ann")
    ann.say("hello")
    expect(ann.entries("answer", "of message")).to_contain_text("ok: true")


def test_a_message_is_shown_as_text_whatever_it_holds(lesson: LessonPage) -> None:
    ann = lesson.visitor("Ann")
    ann.say("<img src=x onerror=alert(1)>")
    expect(ann.entries("heard", "message")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(ann.pane.locator("output")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(lesson.page.locator("img")).to_have_count(0)


def test_an_event_that_nobody_handles_is_reported_as_such(lesson: LessonPage) -> None:
    ben = lesson.visitor("Ben")
    ben.press("Join")
    expect(ben.entries("said", "join")).to_contain_text('username: "Ben"')
    # On a busy machine the timer of three seconds goes off later.
    expect(ben.entries("problem")).to_have_text(
        re.compile(
            r"^join: no acknowledgement after \d+ s: the server has no handler for this event,"
            " or the handler failed$"
        )
    )


def test_a_visitor_who_is_not_connected_is_told_that_the_message_waits(lesson: LessonPage) -> None:
    cat = lesson.visitor("Cat")
    cat.press("Disconnect")
    expect(cat.state).to_have_text("disconnected: you disconnected here")
    cat.say("hello")
    expect(cat.entries("note", "message waits: Cat is not connected")).to_have_count(1)
    expect(cat.entries("problem")).to_contain_text(re.compile(r"not sent within \d+ s"))
    cat.press("Connect")
    expect(cat.state).to_contain_text("connected, sid")
    cat.say("again")
    expect(cat.entries("heard", "again")).to_have_count(1)


def test_a_disconnect_names_its_reason_and_the_next_connection_has_a_new_sid(
    lesson: LessonPage,
) -> None:
    ann = lesson.visitor("Ann")
    first = ann.state.locator("code").inner_text()
    ann.press("Disconnect")
    expect(ann.entries("note", "disconnected: io client disconnect")).to_have_count(1)
    ann.press("Connect")
    expect(ann.state).to_contain_text("connected, sid")
    assert ann.state.locator("code").inner_text() != first


def test_the_visitors_come_back_by_themselves_when_the_server_does(chromium: Browser) -> None:
    with LessonServer(LESSON) as server:
        lesson = LessonPage(chromium, server.url)
        visitors = [lesson.visitor(name) for name in NAMES]
        lesson.is_connected(*NAMES)
        server.stop()
        for visitor in visitors:
            expect(visitor.state).to_have_text("the server went away; trying again …")
        server.start()
        lesson.is_connected(*NAMES)
        visitors[0].say("back again")
        expect(visitors[0].entries("heard", "back again")).to_have_count(1)
        expect(lesson.packets('["message",{"text":"back again"}]')).to_have_count(1)
        lesson.close()


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_the_page_without_scrolling_sideways(
    chromium: Browser, lesson_url: str, width: int
) -> None:
    lesson = LessonPage(chromium, lesson_url, width)
    lesson.is_connected(*NAMES)
    ann = lesson.visitor("Ann")
    ann.say("a long word: " + "x" * 300)
    expect(ann.entries("heard", "message")).to_have_count(1)
    lesson.packets('42["message"').first.locator("summary").click()
    assert lesson.page.evaluate("document.documentElement.scrollWidth") == width
    cat = lesson.visitor("Cat")
    cat.say("after a swipe")
    expect(cat.entries("heard", "after a swipe")).to_have_count(1)
    lesson.close()


def test_what_happens_is_announced_in_one_sentence_not_by_every_list(lesson: LessonPage) -> None:
    ann = lesson.visitor("Ann")
    for name in NAMES:  # what they hear is announced, too, and only the newest is
        expect(lesson.visitor(name).entries("heard", "status")).to_have_count(1)
    ann.say("hello")
    # A second later the acknowledgement takes the place of what was heard, unless it came with it.
    announced = re.compile("Ann heard message|The server acknowledged Ann's message")
    expect(lesson.page.get_by_role("status").last).to_contain_text(announced)
    expect(ann.log).to_have_attribute("aria-live", "off")


def test_one_visitor_has_several_namespaces_on_one_connection(lab: LessonPage) -> None:
    ann = lab.visitor("Ann")
    expect(ann.state.nth(0)).to_contain_text("/chat: connected, sid")
    expect(ann.state.nth(1)).to_contain_text("/members: connected, sid")
    expect(ann.entries("note", "Ann is a member")).to_have_count(1)
    ann.press("Text")
    expect(ann.entries("heard", "heard /chat echo")).to_contain_text("<b>bold</b>")
    lab.inspector.get_by_role("combobox").select_option("Ann")
    expect(lab.packets("open: the values of this connection")).to_have_count(1)


def test_a_refused_visitor_reads_why_and_keeps_the_other_namespace(lab: LessonPage) -> None:
    expect(lab.visitor("Ann").state.nth(1)).to_contain_text("connected")
    ben = lab.visitor("Ben")
    expect(ben.state.nth(1)).to_have_text('/members: refused: members only { ask: "the owner" }')
    expect(ben.state.nth(0)).to_contain_text("/chat: connected, sid")
    ben.press("Text")
    expect(ben.entries("answer", "of echo")).to_have_count(1)


def test_a_visitor_may_start_disconnected_and_a_later_one_arrive(lab: LessonPage) -> None:
    cat = lab.visitor("Cat")
    expect(cat.state.first).to_have_text("/chat: not connected")
    cat.pane.get_by_role("button", name="Connect").first.click()
    expect(cat.state.first).to_contain_text("/chat: connected, sid")

    lab.page.get_by_role("button", name="Dan arrives").click()
    dan = lab.visitor("Dan")
    expect(dan.state.first).to_contain_text("/chat: connected, sid")
    expect(lab.page.get_by_role("button", name="Dan arrives")).to_have_count(0)
    dan.press("Text")
    expect(dan.entries("heard", "echo")).to_contain_text('from: "Dan"')


def test_a_visitor_thrown_out_by_the_server_is_told_so(lab: LessonPage) -> None:
    ben = lab.visitor("Ben")
    expect(ben.state.first).to_contain_text("connected")
    ben.press("Throw me out")
    expect(ben.state.first).to_have_text("/chat: disconnected: the server disconnected you")
