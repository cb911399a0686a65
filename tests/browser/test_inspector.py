"""Shows that the packet inspector records every packet, without slowing the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(chromium: Browser, lab_url: str) -> Iterator[LessonPage]:
    page = LessonPage(chromium, lab_url)
    for name in ("Ann", "Ben"):
        expect(page.visitor(name).state.first).to_contain_text("connected, sid")
    yield page
    page.close()
    assert page.foreign == []
    assert page.errors == []


def test_a_journey_is_recorded_from_the_handshake_to_the_acknowledgement(lab: LessonPage) -> None:
    ben = lab.visitor("Ben")
    lab.inspector.get_by_role("combobox").select_option("Ben")
    ben.press("Text")
    expect(lab.packets('42/chat,0["echo",{"from":"Ben"').filter(has_text="sent")).to_have_count(1)
    expect(lab.packets('42/chat,["echo"').filter(has_text="received")).to_have_count(1)
    expect(lab.packets("43/chat,0[").filter(has_text="received")).to_have_count(1)
    expect(lab.packets("open: the values of this connection")).to_have_count(1)
    expect(lab.packets("connected over polling")).to_have_count(1)
    expect(lab.packets("moved from polling to websocket")).to_have_count(1)
    expect(lab.packets("asks to connect to /chat")).to_have_count(1)
    expect(lab.packets("refused at /members: members only")).to_have_count(1)


def test_a_row_unfolds_by_click_and_by_keyboard(lab: LessonPage) -> None:
    lab.inspector.get_by_role("combobox").select_option("Ben")
    lab.visitor("Ben").press("Text")
    row = lab.packets('42/chat,0["echo"')
    row.locator("summary").click()
    expect(row.get_by_role("definition").nth(3)).to_contain_text("will carry 0 too")

    lab.inspector.get_by_role("checkbox", name="Hide pings").check()
    expect(row).to_be_visible()  # the list is drawn anew at the next frame, folded
    lab.inspector.get_by_role("button", name="Clear").focus()
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("Enter")
    first = lab.inspector.get_by_role("listitem").filter(has=lab.page.locator("details")).first
    expect(first.get_by_role("definition").first).to_contain_text("open: the server's first words")


def test_pings_can_be_hidden_and_shown_again(lab: LessonPage) -> None:
    expect(lab.packets("are you still there?").first).to_be_visible()
    lab.inspector.get_by_role("checkbox", name="Hide pings").check()
    expect(lab.packets("connected over polling").first).to_be_attached()
    expect(lab.packets("are you still there?")).to_have_count(0)
    expect(lab.packets("yes, still here")).to_have_count(0)
    lab.inspector.get_by_role("checkbox", name="Hide pings").uncheck()
    expect(lab.packets("are you still there?").first).to_be_attached()


def test_the_rows_of_one_visitor_can_be_seen_alone(lab: LessonPage) -> None:
    expect(lab.inspector.locator(".who", has_text="Ann").first).to_be_attached()
    lab.inspector.get_by_role("combobox").select_option("Ben")
    expect(lab.inspector.locator(".who", has_text="Ben").first).to_be_attached()
    expect(lab.inspector.locator(".who", has_text="Ann")).to_have_count(0)


def test_a_pause_holds_the_list_still_and_loses_nothing(lab: LessonPage) -> None:
    lab.inspector.get_by_role("button", name="Pause").click()
    ben = lab.visitor("Ben")
    ben.press("Text")
    expect(ben.entries("answer")).to_have_count(1)
    expect(lab.packets('["echo"')).to_have_count(0)
    lab.inspector.get_by_role("button", name="Go on").click()
    expect(lab.packets('["echo"')).to_have_count(2)


def test_cleared_rows_do_not_come_back(lab: LessonPage) -> None:
    expect(lab.packets("asks to connect").first).to_be_attached()
    lab.inspector.get_by_role("button", name="Clear").click()
    expect(lab.packets("asks to connect")).to_have_count(0)
    lab.inspector.get_by_role("checkbox", name="Hide pings").check()
    lab.visitor("Ben").press("Text")
    expect(lab.packets('["echo"')).to_have_count(2)
    expect(lab.packets("asks to connect")).to_have_count(0)


def test_a_flood_leaves_five_hundred_rows_and_a_page_that_answers(lab: LessonPage) -> None:
    ben = lab.visitor("Ben")
    ben.press("Flood")
    expect(ben.entries("answer", "of flood")).to_contain_text("2000")
    expect(lab.packets('["drop",2000]')).to_have_count(1)
    assert lab.inspector.get_by_role("listitem").count() <= 500
    assert ben.log.get_by_role("listitem").count() <= 100
    ben.press("Text")
    expect(ben.entries("heard", "echo")).to_have_count(1)


def test_binary_packets_are_counted_and_shown_as_bytes(lab: LessonPage) -> None:
    ben = lab.visitor("Ben")
    ben.press("Bytes")
    expect(ben.entries("heard", "echo")).to_contain_text("‹3 bytes›")
    expect(lab.packets("binary attachment, 3 bytes").filter(has_text="sent")).to_have_count(1)
    # Once for the event that came back, once for its acknowledgement.
    expect(lab.packets("binary attachment, 3 bytes").filter(has_text="received")).to_have_count(2)
    expect(lab.packets("01 02 ff")).to_have_count(3)
    expect(lab.packets('451-/chat,0["echo",{"_placeholder":true').first).to_be_attached()


def test_a_new_connection_is_inspected_too(lab: LessonPage) -> None:
    lab.inspector.get_by_role("combobox").select_option("Cat")
    connect = lab.visitor("Cat").pane.get_by_role("button", name="Connect", exact=True)
    leave = lab.visitor("Cat").pane.get_by_role("button", name="Disconnect", exact=True)
    for connections in (1, 2):
        connect.first.click()
        expect(lab.packets("connected to /chat")).to_have_count(connections)
        leave.first.click()
        expect(lab.packets("leaves /chat")).to_have_count(connections)
    expect(lab.packets("open: the values of this connection")).to_have_count(2)
    expect(lab.packets("the connection ended: closed on this side")).to_have_count(2)


def test_the_inspector_works_without_the_visitors(chromium: Browser, lab_url: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(lab_url + "shared/icon.svg")
    told = page.evaluate(
        """async () => {
          const { inspect } = await import("/shared/inspector.js");
          const { recording } = await import("/shared/recording.js");
          const { io } = await import("/shared/vendor/socket.io.esm.min.js");
          const socket = io("/chat", { autoConnect: false });
          inspect(socket.io, "me");
          socket.connect();
          const answer = await socket.emitWithAck("echo", "hi");
          socket.disconnect();
          return [answer, recording.records.map(({ raw }) => raw).filter((raw) => /^4[23]/.test(raw))];
        }"""
    )
    context.close()
    assert told == ["hi", ['42/chat,0["echo","hi"]', '42/chat,["echo","hi"]', '43/chat,0["hi"]']]
