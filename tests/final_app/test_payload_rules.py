"""Shows that any JSON at all becomes a value that keeps the rules, or is refused in a sentence."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from final_app import payloads
from final_app.errors import ChatError

SAME = settings(derandomize=True, deadline=None, max_examples=150, database=None)

# Texts as a hostile client may send them: half characters, controls, disguises, marks in heaps.
TRICKY = "\x00\x07\r\n\t \u00a0\u0301\u0308\u115f\u200b\u200c\u200d\u202e\u2028\u3164\ud800\udfff\ufeff\U000e0001#ſßİ🦊"
texts = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text(st.sampled_from(TRICKY), max_size=12),
    st.builds(lambda c, n: c * n, st.characters(), st.sampled_from([31, 32, 33, 4000, 4001, 8001])),
)
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(2**53), st.just(10**400), st.floats(), texts
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
# Nearly right payloads, since blind chance would never name a key.
KEYS = ("room", "text", "client_id", "before", "after", "limit", "number", "typing")
likely = st.sampled_from(["general", "m-1", "Hello", 0, 1, 100, True, False])
objects = st.dictionaries(st.sampled_from(KEYS), likely | leaves | values, max_size=8)
arguments = st.lists(objects | values, max_size=2).map(tuple) | objects.map(lambda one: (one,))


def parsed(parse, *args):
    """What comes out, or None for a refusal; anything but a refusal in a sentence fails the test."""
    try:
        return parse(*args)
    except ChatError as error:
        ack = json.loads(json.dumps(error.as_ack()))
        assert ack["ok"] is False
        assert ack["message"].endswith(".")
        assert "\n" not in ack["message"]
        ack["message"].encode()  # half a character would break the connection that carries it
        return None


def is_number(value):
    return type(value) is int and 0 <= value < 2**53


@pytest.mark.parametrize("event", payloads.EVENTS)
def test_any_payload_of_an_event_is_understood_or_refused_in_a_sentence(event):
    kinds = {"refused": 0, "understood": 0}

    @SAME
    @given(arguments)
    def check(args):
        found = parsed(payloads.parse, event, args)
        kinds["refused" if found is None else "understood"] += 1

    check()
    assert kinds["refused"], kinds
    if event == "rooms":
        assert payloads.parse(event, ({},)) == {}
    else:
        whole = dict.fromkeys(KEYS[:3], "general") | {"number": 1, "typing": True}
        assert set(payloads.parse(event, (whole,))) == set(payloads.EVENTS[event])


@SAME
@given(texts | values)
def test_a_text_that_is_accepted_keeps_the_rules_and_stays_as_it_is(raw):
    text = parsed(payloads.message_text, raw)
    if text is not None:
        assert 0 < len(text) <= payloads.TEXT_LIMIT
        assert text.strip()
        assert all(unicodedata.category(c) not in payloads.UNPRINTABLE for c in text if c != "\n")
        assert payloads.message_text(text) == text
        text.encode()


@SAME
@given(texts | values)
def test_a_name_that_is_accepted_keeps_the_rules_and_stays_as_it_is(raw):
    name = parsed(payloads.name, raw)
    if name is not None:
        assert 0 < len(name) <= payloads.NAME_LIMIT
        assert name == " ".join(name.split())
        assert payloads.name(name) == name
        assert payloads.name_key(name) == payloads.name_key(payloads.name_key(name))
        assert payloads.name_key(name)
        name.encode()


@SAME
@given(objects)
def test_numbers_that_are_accepted_fit_a_database(payload):
    asked = parsed(payloads.parse, "message_history", (payload,))
    if asked is not None:
        assert 0 < asked["limit"] <= payloads.PAGE_LIMIT
        assert asked["before"] is None or asked["after"] is None
        assert all(n is None or is_number(n) for n in (asked["before"], asked["after"]))
    joined = parsed(payloads.parse, "join", (payload,))
    assert joined is None or joined["after"] is None or is_number(joined["after"])
    seen = parsed(payloads.parse, "read", (payload,))
    assert seen is None or is_number(seen["number"])
