"""Shows that whatever is sent gets an answer in one shape, and that nothing is lost or broken."""

import json
from contextlib import suppress

import pytest

from tests.final_app.raw_clients import RawClient
from tests.final_app.visitors import Visitor, signed_in

ID = {"room": "general", "client_id": "x-1"}

BAD_EVENTS = [
    ("message", [], "bad_payload"),
    ("message", [None], "bad_payload"),
    ("message", ["text"], "bad_payload"),
    ("message", [["text"]], "bad_payload"),
    ("message", [42], "bad_payload"),
    ("message", [{}], "bad_payload"),
    ("message", [{**ID, "text": "a"}, "one more"], "bad_payload"),
    ("message", [{**ID, "text": None}], "bad_payload"),
    ("message", [{**ID, "text": {"a": 1}}], "bad_payload"),
    ("message", [{**ID, "text": "a", "client_id": ""}], "bad_payload"),
    ("message", [{**ID, "text": "a", "client_id": "x" * 65}], "bad_payload"),
    ("message", [{**ID, "text": "a", "client_id": 7}], "bad_payload"),
    ("message", [{**ID, "text": "a", "room": 7}], "bad_payload"),
    ("message", [{**ID, "text": "a", "room": "nowhere"}], "room_not_found"),
    ("message", [{**ID, "text": ""}], "bad_text"),
    ("message", [{**ID, "text": " \n\t\u200b\u3164 "}], "bad_text"),
    ("message", [{**ID, "text": "a" * 4001}], "bad_text"),
    ("message", [{**ID, "text": "bell \x07"}], "bad_text"),
    ("message", [{**ID, "text": "null \x00"}], "bad_text"),
    ("message", [{**ID, "text": "half a pair \ud800"}], "bad_text"),
    ("message", [{**ID, "text": "a" * 2_000_000}], "bad_text"),
    ("join", [], "bad_payload"),
    ("join", [{"room": ""}], "bad_payload"),
    ("join", [{"room": "nowhere"}], "room_not_found"),
    ("leave", [{"room": "nowhere"}], "room_not_found"),
    ("message_history", [{"room": "general", "after": -1}], "bad_payload"),
    ("message_history", [{"room": "general", "after": True}], "bad_payload"),
    ("message_history", [{"room": "general", "after": 10**30}], "bad_payload"),
    ("message_history", [{"room": "general", "before": 1, "after": 1}], "bad_payload"),
    ("message_history", [{"room": "general", "limit": "all"}], "bad_payload"),
    ("message_history", [{"room": "gen\ud800eral"}], "room_not_found"),
    ("join", [{"room": "general", "after": "x"}], "bad_payload"),
    ("create", [{"room": "  "}], "bad_name"),
    ("create", [{"room": "x" * 33}], "bad_name"),
    ("create", [{"room": "half \ud800"}], "bad_name"),
    ("create", [{"room": "General"}], "room_exists"),
    ("create", [{}], "bad_payload"),
    ("rooms", [{"room": "general"}], "bad_payload"),
    ("typing", [{"room": "general"}], "bad_payload"),
    ("typing", [{"room": "general", "typing": 1}], "bad_payload"),
    ("read", [{"room": "general"}], "bad_payload"),
    ("read", [{"room": "general", "number": True}], "bad_payload"),
    ("read", [{"room": "nowhere", "number": 1}], "room_not_found"),
    ("no_such_event", [{}], "unknown_event"),
    ("connect", [{}], "unknown_event"),
    ("disconnect", ["transport close"], "unknown_event"),
    ("trigger_event", [{}], "unknown_event"),
    ("", [{}], "unknown_event"),
    (7, [{}], "unknown_event"),
    ([], [{}], "unknown_event"),
]


@pytest.fixture
def raw(chat):
    """Ann, in the room general, on a connection that sends whatever a test writes."""
    ann = Visitor(chat)
    assert ann.sign_in("Ann").ok
    client = RawClient(ann)
    assert client.ask("join", [{"room": "general"}])[0]["ok"]
    yield client
    client.ws.close(timeout=0)


def test_each_bad_event_is_answered_and_the_connection_goes_on(raw):
    for number, (event, args, code) in enumerate(BAD_EVENTS):
        good = {"room": "general", "client_id": f"good-{number}", "text": "Good"}
        assert raw.ask("message", [good])[0]["ok"]
        case = str((event, args))[:80]
        (answer,) = raw.ask(event, args)
        assert (answer["ok"], answer["error"]) == (False, code), case
        assert answer["message"].endswith("."), case
        assert set(answer) == {"ok", "error", "message"}, case
    page = raw.ask("message_history", [{"room": "general", "after": 0, "limit": 100}])[0]
    assert {m["text"] for m in page["messages"]} == {"Good"}
    assert [m["number"] for m in page["messages"]] == list(range(1, len(BAD_EVENTS) + 1))


def test_a_sentence_says_how_much_too_long_a_message_is(visit):
    ann = visit("Ann")
    assert ann.say("a" * 4000)["ok"]
    answer = ann.say("a" * 2_000_000)
    assert answer["message"] == (
        "A message has at most 4,000 characters; this one has 2,000,000. "
        "Shorten it or send it in parts."
    )


def test_ben_can_not_speak_before_he_has_joined(visit):
    ben = visit("Ben", join=False)
    for event in ("message", "message_history", "leave", "typing", "read"):
        answer = ben.ask(event, {**ID, "text": "Hello", "typing": True, "number": 1})
        assert answer["error"] == "not_a_member"
        assert answer["message"] == "You are not in the room general. Join it first."
    ben.join()
    assert ben.say("Hello")["ok"]


def test_a_frame_of_more_than_two_megabytes_ends_that_connection_only(raw, visit):
    ben = visit("Ben")
    with suppress(OSError):  # it is hung up on, perhaps before it has said all that
        raw.ws.send("42/chat,5" + json.dumps(["message", {**ID, "text": "a" * 2_200_000}]))
    assert raw.is_hung_up()
    assert ben.say("Still here")["ok"]


# None of these can be answered by an acknowledgement.
UNANSWERABLE = [
    *("", "x", "xyz", "2", "4", "45", "49", "42{", "42/chat,5[]", "42/chat,5{}", "42/chat,5"),
    *('42/chat,5["message"', "43/chat,[]", "43/chat,5[{}]", "44/chat,{}", "45/chat,[]"),
    *('42["rooms"]', '425["rooms"]', '42/other,5["rooms"]', '451-/chat,5["rooms",{}]'),
]


def test_what_can_not_be_answered_ends_the_connection_and_no_other(chat, visit):
    ben, ann = visit("Ben"), signed_in(chat, "Ann")
    for packet in UNANSWERABLE:
        raw = RawClient(ann)
        raw.ws.send(packet)
        assert [heard for heard in raw.rest() if heard not in ("1", "2", "41/chat,")] == [], packet
        assert ben.say("Still here")["ok"]


@pytest.mark.parametrize("namespace", ["/", "/other"])
def test_nobody_is_let_into_a_namespace_that_is_not_the_chats(raw, namespace):
    raw.ws.send(f"40{namespace},")
    assert (
        raw.hears("44")
        == f'44{namespace.rstrip("/")}{"," if namespace != "/" else ""}"Unable to connect"'
    )


BAD_NAMES = {
    "": "Please enter a name.",
    "   ": "Please enter a name.",
    "\u200b\u2060": "Please enter a name.",
    "a" * 33: "A name has at most 32 characters; this one has 33.",
    "a" * 50_000: "A name has at most 32 characters; this one has 50,000.",
    "Ann\x07": "A name can&#39;t contain control characters or line breaks.",
    "Ann\nBen": "A name can&#39;t contain control characters or line breaks.",
    "\u202eAnn": "A name can&#39;t contain control characters or line breaks.",
}


@pytest.mark.parametrize("name", BAD_NAMES, ids=repr)
def test_a_bad_name_is_explained_on_the_form_and_kept(chat, name):
    ann = Visitor(chat)
    answer = ann.sign_in(name)
    assert answer.status_code == 422
    assert BAD_NAMES[name] in answer.text
    assert f'value="{name}"' in answer.text
    assert ann.sign_in("Ann").url == f"{chat}/"


def test_a_name_of_two_megabytes_gets_a_page_with_a_sentence(chat):
    answer = Visitor(chat).sign_in("a" * 2_000_000)
    assert answer.status_code == 413
    assert "That was far too much text. Go back and shorten it." in answer.text
    assert Visitor(chat).sign_in("Ann").ok


def test_a_name_that_is_in_use_is_refused_until_its_holder_signs_out(visit, chat):
    ann, other = visit("Ann"), Visitor(chat)
    for same in ("Ann", " ann ", "ＡＮＮ", "An\u200dn"):
        answer = other.sign_in(same)
        assert answer.status_code == 422
        assert "right now. Choose another" in answer.text
    ann.sign_out()
    assert other.sign_in("Ann").url == f"{chat}/"


def test_a_form_from_elsewhere_signs_nobody_in(chat):
    ann = Visitor(chat)
    answer = ann.sign_in("Ann", csrf="guessed")
    assert answer.status_code == 400
    assert 'value="Ann"' in answer.text
    assert ann.sign_in("Ann").url == f"{chat}/"
