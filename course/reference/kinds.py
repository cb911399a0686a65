"""The kinds of values on the wire: a schema for programs, words for people, and an example.

A value that a client sends has the kind of what reads it in final_app/payloads.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from final_app import payloads
from final_app.errors import BadPayload

Schema = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of value; `example` is one that is right."""

    schema: Schema
    words: str
    example: Any


TEXT = Kind({"type": "string"}, "string", "Hello")
USERNAME = Kind({"type": "string"}, "string", "Ann")
USERNAMES = Kind({"type": "array", "items": {"type": "string"}}, "list of strings", ["Ann", "Ben"])
ROOM = Kind({"type": "string", "minLength": 1}, "string", "general")
NEW_ROOM = Kind(
    {"type": "string", "minLength": 1, "maxLength": payloads.NAME_LIMIT},
    f"string, 1 to {payloads.NAME_LIMIT} characters",
    "Books",
)
MESSAGE_TEXT = Kind(
    {"type": "string", "minLength": 1, "maxLength": payloads.TEXT_LIMIT},
    f"string, 1 to {payloads.TEXT_LIMIT:,} characters",
    "Hello",
)
CLIENT_ID = Kind(
    {"type": "string", "pattern": f"^{payloads.CLIENT_ID.pattern}$"},
    "string, 1 to 64 letters, digits, hyphens or underscores",
    "c-1",
)
NUMBER = Kind({"type": "integer", "minimum": 0}, "whole number, 0 or more", 7)
CURSOR = Kind({"type": ["integer", "null"], "minimum": 0}, "whole number, 0 or more", 3)
LIMIT = Kind(
    {"type": ["integer", "null"], "minimum": 0, "default": payloads.PAGE_DEFAULT},
    f"whole number, {payloads.PAGE_LIMIT} at most; {payloads.PAGE_DEFAULT} if left out",
    20,
)
FLAG = Kind({"type": "boolean"}, "true or false", True)
TIME = Kind(
    {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"},
    "string, ISO 8601 in UTC",
    "2026-01-01T12:00:00.000Z",
)
MOVE = Kind({"enum": ["joined", "left"]}, '`"joined"` or `"left"`', "joined")
PERHAPS_NUMBER = Kind({"type": ["integer", "null"]}, "whole number, or null", 5)

# What reads a value in final_app/payloads.py, and the kind of that value.
READERS: dict[Callable[[Any], Any], Kind] = {
    payloads.room: ROOM,
    payloads.new_room: NEW_ROOM,
    payloads.message_text: MESSAGE_TEXT,
    payloads.client_id: CLIENT_ID,
    payloads.number: NUMBER,
    payloads.cursor: CURSOR,
    payloads.limit: LIMIT,
    payloads.flag: FLAG,
}


def is_required(reader: Callable[[Any], Any]) -> bool:
    """Whether a field has to be sent: what was not sent is read as None."""
    try:
        reader(None)
    except BadPayload:
        return True
    return False
