"""What people may send: turns untrusted input into values the services can rely on, or refuses."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from .errors import BadName, BadPayload, BadText

NAME_LIMIT = 32
TEXT_LIMIT = 4000
PAGE_LIMIT = 100
PAGE_DEFAULT = 50

CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Letters and symbols by Unicode's book, but nothing shows on the screen.
INVISIBLE = set("\u115f\u1160\u2800\u3164\uffa0")
# Several scripts and many emoji need these two; every other format character is a disguise.
JOINERS = set("\u200c\u200d")
# Control, surrogate, private and unassigned characters, line and paragraph separators.
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True)
class NewMessage:
    """A `message` event; `client_id` is the sender's own name for it, so a retry is recognised."""

    room: str
    text: str
    client_id: str


@dataclass(frozen=True)
class HistoryRequest:
    """A `message_history` event: the page before one number, after one, or the newest."""

    room: str
    before: int | None = None
    after: int | None = None
    limit: int = PAGE_DEFAULT


@dataclass(frozen=True)
class Join:
    """A `join` event; `after` is the last number a client that comes back has."""

    room: str
    after: int | None


def name(raw: object) -> str:
    """A person's name, trimmed and in Unicode's composed form; raises `BadName`."""
    given = raw if isinstance(raw, str) else ""
    if len(given) > 8 * NAME_LIMIT:  # looking at megabytes for nothing would be slow
        raise _name_too_long(len(given))
    text = unicodedata.normalize("NFC", given).strip()
    if _is_blank(text):
        raise BadName("Please enter a name.")
    if len(text) > NAME_LIMIT:
        raise _name_too_long(len(text))
    if any(_category(c) in UNPRINTABLE or _is_disguise(c) for c in text):
        raise BadName("A name can't contain control characters or line breaks.")
    return " ".join(text.split())


def name_key(text: str) -> str:
    """What makes two names the same: case, width and invisible characters do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", "".join(c for c in folded if _category(c) != "Cf"))


def message_text(raw: object) -> str:
    """A message's text, in Unicode's composed form, line breaks as `\\n`; raises `BadText`."""
    if not isinstance(raw, str):
        raise BadPayload("A message needs its text as a string.")
    if len(raw) > 2 * TEXT_LIMIT:  # normalising megabytes for nothing would be slow
        raise _too_long(len(raw))
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    text = unicodedata.normalize("NFC", text)
    if _is_blank(text):
        raise BadText("The message is blank. Write something first.")
    if len(text) > TEXT_LIMIT:
        raise _too_long(len(text))
    if any(_category(c) in UNPRINTABLE and c != "\n" for c in text):
        raise BadText("The message contains control characters. Please remove them.")
    return text


def nothing(args: tuple[Any, ...]) -> None:
    """A `rooms` event: it needs no payload, and takes an empty object."""
    if args not in ((), ({},), (None,)):
        raise BadPayload("This event needs no payload.")


def room(args: tuple[Any, ...]) -> str:
    """The room a `leave` event names."""
    return _room(_object(args))


def new_room(args: tuple[Any, ...]) -> str:
    """A `create` event; a room's name keeps the rules of a person's."""
    payload = _object(args)
    _room(payload)
    return name(payload["room"].lstrip("# "))  # people like to write a # before it


def join(args: tuple[Any, ...]) -> Join:
    """A `join` event."""
    payload = _object(args)
    return Join(_room(payload), _number(payload, "after"))


def typing(args: tuple[Any, ...]) -> tuple[str, bool]:
    """A `typing` event: the room, and whether somebody is writing there."""
    payload = _object(args)
    is_typing = payload.get("typing")
    if not isinstance(is_typing, bool):
        raise BadPayload("typing must be true or false.")
    return _room(payload), is_typing


def read(args: tuple[Any, ...]) -> tuple[str, int]:
    """A `read` event: the room, and the number of the last message read."""
    payload = _object(args)
    number = _number(payload, "number")
    if number is None:
        raise BadPayload("A read event needs the number of the last message read.")
    return _room(payload), number


def message(args: tuple[Any, ...]) -> NewMessage:
    """A `message` event."""
    payload = _object(args)
    client_id = payload.get("client_id")
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise BadPayload(
            "A message needs a client_id: 1 to 64 letters, digits, hyphens or underscores."
        )
    return NewMessage(_room(payload), message_text(payload.get("text")), client_id)


def history(args: tuple[Any, ...]) -> HistoryRequest:
    """A `message_history` event."""
    payload = _object(args)
    before, after = _number(payload, "before"), _number(payload, "after")
    if before is not None and after is not None:
        raise BadPayload("Ask for the messages before a number or after one, not both.")
    limit = _number(payload, "limit") or PAGE_DEFAULT
    return HistoryRequest(_room(payload), before, after, min(limit, PAGE_LIMIT))


def _object(args: tuple[Any, ...]) -> dict[str, Any]:
    if len(args) != 1 or not isinstance(args[0], dict):
        raise BadPayload("An event needs exactly one object as its payload.")
    return args[0]


def _room(payload: dict[str, Any]) -> str:
    found = payload.get("room")
    if not isinstance(found, str) or not found:
        raise BadPayload("An event needs the name of its room.")
    # Half a character, which no database can hold, is the name of no room.
    return found.encode("utf-8", "replace").decode()


def _number(payload: dict[str, Any], key: str) -> int | None:
    found = payload.get(key)
    if found is None:
        return None
    # True is an int to Python; and no room will ever reach the largest number a database holds.
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 2**53:
        raise BadPayload(f"{key} must be a whole number, 0 or more.")
    return found


def _name_too_long(length: int) -> BadName:
    return BadName(f"A name has at most {NAME_LIMIT} characters; this one has {length:,}.")


def _too_long(length: int) -> BadText:
    return BadText(
        f"A message has at most {TEXT_LIMIT:,} characters; this one has {length:,}. "
        "Shorten it or send it in parts."
    )


def _category(character: str) -> str:
    return unicodedata.category(character)


def _is_disguise(character: str) -> bool:
    return _category(character) == "Cf" and character not in JOINERS


def _is_blank(text: str) -> bool:
    """True when nothing would show; a control character is not blank: it gets its own refusal."""
    return all(c.isspace() or c in INVISIBLE or _category(c) == "Cf" for c in text)
