"""Packets that are right, odd or damaged, for tests that send as many as they can think of."""

import json

from hypothesis import strategies as st

# Ann is in the cellar and Ben in general: nothing that she sends may reach him.
EVENTS = [
    ["message", {"room": "cellar", "text": "Hello", "client_id": "m-1"}],
    ["message", {"room": "general", "text": "Hello", "client_id": "m-2"}],
    ["message_history", {"room": "general", "after": 0}],
    ["join", {"room": "cellar"}],
    ["typing", {"room": "general", "typing": True}],
    ["read", {"room": "cellar", "number": 1}],
    ["rooms", {}],
    ["connect", {}],
    ["disconnect", "transport close"],
    ["message", {"_placeholder": True, "num": 0}],
    [],
    {},
]
NESTED = "[" * 100_000
ODD_NAMESPACES = ["", "/other,", "/chat?a=1,", "/", "/chat", "/" * 5000 + ",", ",,"]
ODD_ATTACHMENTS = ["0-", "1-", "2-", "999999999-", "-", "1.5-", "9" * 300 + "-"]
ODD_DATA = [NESTED, '{"a":' * 50_000, "NaN", '["message",', '["\\ud800"]', "\x1e" * 50, ""]
plain = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
pieces = {
    "engine": st.sampled_from([*"4444012356", "7", "b", "", "é"]),
    "kind": st.sampled_from([*"2222013456", "9", "-1", "x", ""]),
    "attachments": st.sampled_from([""] * 5 + ODD_ATTACHMENTS),
    "namespace": st.sampled_from(["/chat,"] * 5 + ODD_NAMESPACES),
    "ack": st.sampled_from(["", "7", "0", "-1", "9" * 99, "9" * 5000, "٣", "1e3"]),
    "data": st.one_of(
        st.sampled_from(EVENTS).map(json.dumps),
        st.recursive(plain, st.lists).map(json.dumps),
        st.sampled_from(ODD_DATA),
    ),
}


@st.composite
def packets(draw):
    """A packet made of pieces that are mostly right, and then perhaps damaged somewhere."""
    packet = "".join(draw(piece) for piece in pieces.values())
    damage = draw(st.sampled_from(["none", "none", "cut", "repeat", "insert"]))
    at = draw(st.integers(0, min(len(packet), 60)))
    if damage == "cut":
        return packet[:at]
    if damage == "repeat":
        return packet[:at] + packet
    if damage == "insert":
        return packet[:at] + draw(st.characters(exclude_categories=["Cs"])) + packet[at:]
    return packet


frames = st.one_of(packets(), packets(), packets(), st.binary(max_size=30))
