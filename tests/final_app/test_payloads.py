"""Shows which names and messages are accepted, in which form, and which are one and the same."""

import pytest

from final_app import payloads
from final_app.errors import BadName, BadPayload, BadText


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ann", "Ann"),
        ("  Ann  ", "Ann"),
        ("Ann   Lee", "Ann Lee"),
        ("Zoe\u0308", "Zoë"),  # composed
        ("李雷", "李雷"),
        ("علی\u200cرضا", "علی\u200cرضا"),  # a joiner that Persian needs
        ("🦊", "🦊"),
        ("x" * 32, "x" * 32),
    ],
)
def test_a_name_people_use_is_accepted(typed, kept):
    assert payloads.name(typed) == kept


@pytest.mark.parametrize(
    "typed", [None, 7, "", " ", "\u3164", "\u200d", "a\x00", "a\u2028b", "\ufdd0"]
)
def test_a_name_nobody_could_read_is_refused(typed):
    assert payloads.name("Ann") == "Ann"
    with pytest.raises(BadName):
        payloads.name(typed)


def test_names_that_look_the_same_are_the_same():
    key = payloads.name_key("Straße")
    for same in ("STRASSE", "straße", "Stra\u200dße", "ｓtrasse"):
        assert payloads.name_key(same) == key
    assert payloads.name_key("Ann") != payloads.name_key("Anna")


def test_a_message_keeps_its_lines_and_loses_nothing_visible():
    assert payloads.message_text("one\r\ntwo\rthree\n\tfour") == "one\ntwo\nthree\n    four"
    assert payloads.message_text("👩\u200d👩\u200d👧") == "👩\u200d👩\u200d👧"


def test_a_message_may_be_exactly_as_long_as_allowed():
    assert payloads.message_text("🦊" * 4000) == "🦊" * 4000
    with pytest.raises(BadText, match="at most 4,000 characters; this one has 4,001"):
        payloads.message_text("🦊" * 4001)


def test_a_page_of_history_is_never_larger_than_allowed():
    sent = {"room": "general", "after": 5, "limit": 10_000}
    asked = payloads.parse("message_history", (sent,))
    assert asked == {"room": "general", "after": 5, "before": None, "limit": payloads.PAGE_LIMIT}
    asked = payloads.parse("message_history", ({"room": "general"},))
    assert asked["limit"] == payloads.PAGE_DEFAULT


def test_a_payload_is_one_object():
    assert payloads.parse("leave", ({"room": "general"},)) == {"room": "general"}
    for args in ((), (None,), ("general",), ({"room": "general"}, 1), ([],)):
        with pytest.raises(BadPayload):
            payloads.parse("leave", args)
