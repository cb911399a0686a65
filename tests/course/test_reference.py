"""Shows that the event reference is whole and true: compared with the code and with what travels."""

import ast

import pytest
import yaml
from jsonschema import Draft7Validator

from course.lessons import ROOT
from course.reference.asyncapi import VERSION, as_yaml, document, object_of
from course.reference.events import TO_CLIENT, TO_SERVER, errors_of, example, payload_of
from course.reference.kinds import READERS
from course.reference.page import PIECES
from course.reference.sentences import sentences_of
from final_app import payloads
from final_app.config import USUAL_LIMITS
from final_app.errors import ChatError
from tests.final_app.visitors import Visitor, running_chat
from tests.reference import assert_ack_is_in_the_reference, assert_told_is_in_the_reference, of

PROBES = ["", "a", "a b!", "a" * 32, "a" * 33, "a" * 64, "a" * 65, "a" * 4000, "a" * 4001]
PROBES += [None, True, False, 0, 7, 1000, -1, 1.5, {}, []]


def without_an_entry():
    """The events and fields that a client may send and that the reference says nothing about."""
    return {
        f"{event}.{field}"
        for event, fields in payloads.EVENTS.items()
        for field in ["", *fields]
        if event not in TO_SERVER or field not in ["", *TO_SERVER[event].means]
    }


def test_every_event_and_every_field_that_a_client_may_send_has_an_entry(monkeypatch):
    assert without_an_entry() == set()
    assert set(TO_SERVER) == set(payloads.EVENTS) < set(USUAL_LIMITS)
    monkeypatch.setitem(payloads.EVENTS, "shout", {})
    monkeypatch.setitem(payloads.EVENTS["read"], "aloud", payloads.flag)
    assert without_an_entry() == {"shout.", "read.aloud"}


def test_every_event_that_the_code_tells_has_an_entry():
    calls = [
        node
        for file in (ROOT / "final_app").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    tells = [call.args[1] for call in calls if call.func.attr == "tell"]
    assert {event.value for event in tells} == set(TO_CLIENT)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_what_the_reference_says_of_a_value_is_what_the_chat_accepts(reader):
    def is_read(value):
        try:
            reader(value)
        except ChatError:
            return False
        return True

    schema = of(READERS[reader].schema)
    assert [is_read(value) for value in PROBES] == [schema.is_valid(value) for value in PROBES]


def test_every_example_is_right():
    for event in TO_SERVER:
        fields = payload_of(event)
        payloads.parse(event, (example(fields),) if fields else ())
        assert of(object_of(fields)).is_valid(example(fields))
    for event, told in TO_CLIENT.items():
        assert_told_is_in_the_reference(event, example(told.payload))


def test_every_refusal_has_a_sentence_and_a_row():
    table = PIECES["refusals"]()
    for error in ChatError.__subclasses__():
        assert sentences_of(error)
        assert all(text.endswith(".") for text in sentences_of(error))
        if error.code != "name_taken":  # which is said at the sign-in form, over HTTP
            assert f"{{ #{error.code} }}" in table


def test_an_evening_in_the_chat_brings_what_the_reference_says_and_nothing_else(tmp_path):
    with running_chat(tmp_path / "chat.sqlite3", ROOMS=3) as url:
        ann, ben = Visitor(url), Visitor(url)
        for visitor, name in ((ann, "Ann"), (ben, "Ben")):
            assert visitor.sign_in(name).ok
            visitor.connect("polling")
            visitor.join()
        anns_phone = Visitor(url)
        anns_phone.http = ann.http
        anns_phone.connect("polling")
        for event, error, payload in EVENING:
            ack = ann.ask(event, *([payload] if payload is not None else []))  # and compares it
            assert ack.get("error") == error, (event, payload, ack)
        assert_told_is_in_the_reference("read", anns_phone.hears("read"))
        visitors = [ann, ben, anns_phone]
        for visitor in visitors:
            assert visitor.has_heard_nothing("no such event")  # all that was told has arrived
            visitor.hang_up()
    heard = [visitor.heard.queues for visitor in visitors]
    told = [
        (event, payload) for queues in heard for event in queues for payload in rest(queues[event])
    ]
    for event, payload in told:
        assert_told_is_in_the_reference(event, payload)
    assert {event for event, _ in told} | {"read"} == set(TO_CLIENT)
    refused = {(event, error) for event, error, _ in EVENING}
    own = {(event, error.code) for event, asked in TO_SERVER.items() for error in asked.errors}
    assert own - refused == set(), "declared, and never provoked"
    seen = {event for event, _, _ in EVENING}
    assert seen - {"no such event"} == set(TO_SERVER)


def rest(queue):
    """What is left in a queue."""
    return [queue.get() for _ in range(queue.qsize())]


GENERAL, BOOKS, NOWHERE = {"room": "general"}, {"room": "Books"}, {"room": "Nowhere"}
HELLO = {"text": "Hello", "client_id": "c-1"}
EVENING = [  # what Ann asks, one after the other, and the error she gets
    ("typing", None, {**GENERAL, "typing": True}),
    ("message", None, {**GENERAL, **HELLO}),
    ("message", "bad_payload", {**GENERAL, **HELLO, "text": "Another"}),
    ("message", "bad_text", {**GENERAL, "text": " ", "client_id": "c-2"}),
    ("message", "bad_text", {**GENERAL, "text": "a" * 4001, "client_id": "c-2"}),
    ("message", "room_not_found", {**NOWHERE, **HELLO}),
    ("message_history", None, {**GENERAL, "after": 0}),
    ("message_history", "bad_payload", {**GENERAL, "after": 0, "before": 1}),
    ("read", None, {**GENERAL, "number": 1}),
    ("create", None, BOOKS),
    ("create", "room_exists", BOOKS),
    ("create", "bad_name", {"room": "a" * 33}),
    ("create", None, {"room": "Tea"}),
    ("create", "too_many_rooms", {"room": "Coffee"}),
    ("rooms", None, None),
    ("rooms", "bad_payload", {"all": True}),
    ("join", None, {**BOOKS, "after": 0}),
    ("join", "room_not_found", NOWHERE),
    ("leave", None, BOOKS),
    ("leave", "not_a_member", BOOKS),
    ("typing", "not_a_member", {**BOOKS, "typing": True}),
    ("typing", "bad_payload", {**GENERAL, "typing": "yes"}),
    ("read", "not_a_member", {**BOOKS, "number": 1}),
    ("no such event", "unknown_event", {}),
    ("leave", "room_not_found", NOWHERE),
    ("message", "not_a_member", {**BOOKS, **HELLO}),
    ("message_history", "not_a_member", BOOKS),
    ("message_history", "room_not_found", NOWHERE),
    ("typing", "room_not_found", {**NOWHERE, "typing": True}),
    ("read", "room_not_found", {**NOWHERE, "number": 1}),
]


def test_a_field_or_an_event_that_is_not_in_the_reference_is_noticed():
    refusal = {"ok": False, "error": "not_a_member", "message": "You are not in the room general. "}
    refusal["message"] += "Join it first."
    assert_ack_is_in_the_reference("read", refusal)
    assert_ack_is_in_the_reference("read", {"ok": True, "read_number": 7})
    status = example(TO_CLIENT["status"].payload)
    assert_told_is_in_the_reference("status", status)
    for check, event, payload in [
        (assert_ack_is_in_the_reference, "read", {"ok": True, "read_number": 7, "by": "Ann"}),
        (assert_ack_is_in_the_reference, "read", {"ok": True}),
        (assert_ack_is_in_the_reference, "shout", {"ok": True}),
        (assert_ack_is_in_the_reference, "rooms", refusal),
        (assert_ack_is_in_the_reference, "read", {**refusal, "message": "Go away."}),
        (assert_told_is_in_the_reference, "status", {**status, "kind": "left in a huff"}),
        (assert_told_is_in_the_reference, "shout", {}),
    ]:
        with pytest.raises(AssertionError):
            check(event, payload)


def test_the_asyncapi_document_is_sound_and_has_every_event():
    found = yaml.safe_load(as_yaml())
    assert found == document()
    assert found["asyncapi"] == VERSION == "3.0.0"
    assert {"title", "version"} <= set(found["info"])
    for server in found["servers"].values():
        assert {"host", "protocol"} <= set(server)
    channel = found["channels"]["chat"]["messages"]
    for operation in found["operations"].values():
        assert operation["action"] in ("send", "receive")
        for part in [operation, *([operation["reply"]] if "reply" in operation else [])]:
            assert part["channel"] == {"$ref": "#/channels/chat"}
            names = [message["$ref"].split("/") for message in part["messages"]]
            assert all(name[:4] == ["#", "channels", "chat", "messages"] for name in names)
            assert {name[4] for name in names} <= set(channel)
    for message in found["components"]["messages"].values():
        Draft7Validator.check_schema(message["payload"])
    assert all(resolves(found, reference) for reference in references(found))
    told = {f"tell_{event}" for event in TO_CLIENT}
    assert set(found["operations"]) == set(TO_SERVER) | told
    codes = found["components"]["messages"]["message.refusal"]["payload"]["properties"]["error"]
    assert codes["enum"] == [error.code for error in errors_of("message")]
    assert not resolves(found, "#/components/messages/nobody.told")


def references(part):
    """Every $ref in a document."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in references(value)]
    return [ref for value in part for ref in references(value)] if isinstance(part, list) else []


def resolves(found, reference):
    for key in reference.removeprefix("#/").split("/"):
        if key not in found:
            return False
        found = found[key]
    return True
