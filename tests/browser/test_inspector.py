"""Shows that the packet inspector explains every packet, truly and without slowing the page."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lesson_server import LessonServer
from tests.browser.pages import LessonPage

pytestmark = pytest.mark.browser

LAB = "tests/browser/lab/app.py"


@pytest.fixture(scope="module")
def lab_url() -> Iterator[str]:
    with LessonServer(LAB) as server:
        yield server.url


@pytest.fixture
def lab(chromium: Browser, lab_url: str) -> Iterator[LessonPage]:
    page = LessonPage(chromium, lab_url)
    for name in ("Ann", "Ben"):
        expect(page.visitor(name).state.first).to_contain_text("connected, sid")
    yield page
    page.close()
    assert page.foreign == []
    assert page.errors == []


@pytest.fixture(scope="module")
def decoder(chromium: Browser, lab_url: str) -> Iterator[Page]:
    """A page on which packets.js runs alone."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(lab_url + "shared/icon.svg")
    yield page
    context.close()


def explain(decoder: Page, raw: str, **more: Any) -> dict[str, Any]:
    result: dict[str, Any] = decoder.evaluate(
        "async ([raw, more]) => (await import('/shared/packets.js')).explain(raw, more)",
        [raw, more],
    )
    return result


HANDSHAKE = (
    '0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,'
    '"maxPayload":1000000}'
)

PACKETS = [
    # raw, summary, the named parts
    (HANDSHAKE, "open: the values of this connection", ["Engine.IO type", "handshake"]),
    ("1", "close: the sender ends the connection", ["Engine.IO type"]),
    ("2", "ping: the server asks: are you still there?", ["Engine.IO type"]),
    ("3", "pong: the answer to a ping: yes, still here", ["Engine.IO type"]),
    ("2probe", "ping over the new transport: does it work?", ["Engine.IO type", "probe"]),
    ("5", "upgrade: from here on everything travels over the new transport", ["Engine.IO type"]),
    ("6", "noop: nothing to say: it only ends a waiting poll", ["Engine.IO type"]),
    ("40", "asks to connect to /", ["namespace"]),
    ('40{"token":"t"}', "asks to connect to /", ["namespace", "auth"]),
    ('40/chat,{"sid":"xyz"}', "connected to /chat", ["namespace", "answer"]),
    ("40/chat", "asks to connect to /chat", ["namespace"]),
    ("41", "leaves /", ["namespace"]),
    ("41/chat,", "leaves /chat", ["namespace"]),
    ('42["message"]', "event “message”", ["namespace", "ack id", "event name"]),
    (
        '42["message",{"text":"a [b], \\"c\\" {d"}]',
        "event “message”",
        ["namespace", "ack id", "event name", "data"],
    ),
    (
        '42/chat,17["message",{"text":"hi"}, 2,[3,4]]',
        "event “message” in /chat, asks for acknowledgement 17",
        ["namespace", "ack id", "event name", "data", "data", "data"],
    ),
    ("4312[]", "acknowledgement 12", ["namespace", "ack id"]),
    (
        '43/chat,0[{"ok":true}]',
        "acknowledgement 0 in /chat",
        ["namespace", "ack id", "answer"],
    ),
    ('44{"message":"members only"}', "refused at /: members only", ["namespace", "reason"]),
    ('44/a,{"message":"no","data":1}', "refused at /a: no", ["namespace", "reason"]),
    (
        '451-["picture",{"_placeholder":true,"num":0}]',
        "event “picture”, 1 binary to follow",
        ["attachments", "namespace", "ack id", "event name", "data"],
    ),
    (
        '461-/chat,3[{"_placeholder":true,"num":0}]',
        "acknowledgement 3 in /chat, 1 binary to follow",
        ["attachments", "namespace", "ack id", "answer"],
    ),
]

MALFORMED = [
    ("", "the packet is empty."),
    ("9", "an Engine.IO packet starts with a digit from 0 to 6."),
    ("hello", "an Engine.IO packet starts with a digit from 0 to 6."),
    ("0{}", "the handshake must carry a session id."),
    ("0null", "the handshake must carry a session id."),
    ("1x", "a close carries nothing more."),
    ("4", "a Socket.IO packet starts with a digit from 0 to 6."),
    ("47", "a Socket.IO packet starts with a digit from 0 to 6."),
    ("42", "this is not valid JSON."),
    ('42["message"', "this is not valid JSON."),
    ('42{"message":1}', "what was sent must be a list: [ … ]."),
    ("42[]", "the list of an event must begin with the event's name."),
    ("42[null]", "the list of an event must begin with the event's name."),
    ('42["connect"]', "“connect” is a reserved name: choose another for your event."),
    ("43[]", "an acknowledgement must carry the number it answers."),
    ("430", "this is not valid JSON."),
    ("41x", "a disconnect carries nothing more."),
    ('45["x"]', "a binary packet must say how many attachments follow, as in 1-."),
    (
        '452-["x",{"_placeholder":true,"num":0}]',
        "as many placeholders as attachments were promised must stand here.",
    ),
]


@pytest.mark.parametrize(("raw", "summary", "names"), PACKETS)
def test_a_packet_is_explained_part_by_part(
    decoder: Page, raw: str, summary: str, names: list[str]
) -> None:
    told = explain(decoder, raw)
    assert told["problem"] == ""
    assert told["summary"] == summary
    found = [part["name"] for part in told["parts"] if part["name"]]
    assert [name for name in found if name != "Socket.IO type"][-len(names) :] == names
    assert all(part["meaning"] for part in told["parts"] if part["name"])
    assert "".join(part["text"] for part in told["parts"]) == raw


@pytest.mark.parametrize(("raw", "problem"), MALFORMED)
def test_a_malformed_packet_is_named_as_such(decoder: Page, raw: str, problem: str) -> None:
    told = explain(decoder, raw)
    assert told["problem"] == problem
    assert told["summary"] == f"malformed: {problem}"
    assert "".join(part["text"] for part in told["parts"]) == raw


def test_the_parts_of_an_event_are_what_they_say(decoder: Page) -> None:
    told = explain(decoder, '42/chat,17["message",{"text":"hi"}]')
    parts = {part["name"]: part["text"] for part in told["parts"] if part["name"]}
    assert parts == {
        "Engine.IO type": "4",
        "Socket.IO type": "2",
        "namespace": "/chat,",
        "ack id": "17",
        "event name": '"message"',
        "data": '{"text":"hi"}',
    }


def test_the_handshake_is_told_in_words(decoder: Page) -> None:
    meaning = explain(decoder, HANDSHAKE)["parts"][1]["meaning"]
    assert meaning == (
        "session id abc; may move to websocket; a ping every 25 s, at most 20 s late;"
        " at most 1,000,000 bytes at once"
    )


def test_the_direction_tells_asking_from_granting(decoder: Page) -> None:
    assert explain(decoder, '40{"sid":"x"}', direction="sent")["summary"] == "asks to connect to /"
    assert explain(decoder, '40{"sid":"x"}', direction="received")["summary"] == "connected to /"


def test_a_packet_cut_off_for_its_length_is_no_mistake(decoder: Page) -> None:
    told = explain(decoder, '42["message",{"text":"aaaa', missing=5000)
    assert told["problem"] == ""
    assert told["summary"] == "event “message”"
    assert told["parts"][-1]["meaning"] == "5,000 more, not kept here"


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
