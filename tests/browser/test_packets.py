"""Shows that every packet is explained part by part, and a malformed one is named as such."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


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
