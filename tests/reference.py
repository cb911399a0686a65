"""Holds what travels between clients and the chat against the event reference of the docs."""

import re
from functools import cache

from jsonschema import Draft7Validator

from course.reference.asyncapi import ack_of, document, object_of, refusal_of
from course.reference.events import TO_CLIENT, TO_SERVER, errors_of
from course.reference.sentences import sentences_of
from course.sentences import GAP


def assert_ack_is_in_the_reference(event, ack):
    """The acknowledgement has the fields that stand there; a refusal its code and its sentence."""
    if ack["ok"]:
        assert event in TO_SERVER, f"the reference has no event {event} to the server"
        assert_fits(validator("ack", event), f"the ack of {event}", ack)
        return
    known = event if event in TO_SERVER else "unknown"
    assert_fits(validator("refusal", known), f"a refusal of {event}", ack)
    error = next(error for error in errors_of(event) if error.code == ack["error"])
    said = [re.escape(text).replace(GAP, ".+") for text in sentences_of(error)]
    said = [re.sub(r"3\\ seconds", r"(a second|\\d+ seconds)", text) for text in said]
    assert any(re.fullmatch(text, ack["message"]) for text in said), ack["message"]


def assert_told_is_in_the_reference(event, payload):
    """The event stands there as one that the server sends, with just these fields."""
    assert event in TO_CLIENT, f"the reference has no event {event} to clients"
    assert_fits(validator("told", event), f"the event {event}", payload)


def assert_fits(schema, what, value):
    problems = [f"{error.json_path}: {error.message}" for error in schema.iter_errors(value)]
    assert problems == [], f"{what} is not as course/reference/events.py says"


@cache
def validator(kind, event):
    """What checks one kind of value that goes with an event."""
    if kind == "ack":
        return of(ack_of(event))
    if kind == "refusal":
        return of(refusal_of(errors_of(event)))
    return of(object_of(TO_CLIENT[event].payload, closed=True))


def of(schema):
    return Draft7Validator({**schema, "components": document()["components"]})
