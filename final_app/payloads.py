"""What people may send: turns untrusted input into values the services can rely on, or refuses."""

import re
from collections.abc import Callable
from typing import Any
from unicodedata import category, normalize

from .errors import BadName, BadPayload, BadText

NAME_LIMIT = 32
TEXT_LIMIT = 4000
PAGE_LIMIT = 100
PAGE_DEFAULT = 50
PAGE_SIZE = 40_000  # characters: even on a slow line a page has come before its reader gives up

CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Letters and symbols by Unicode's book, but nothing shows on the screen.
INVISIBLE = set("\u115f\u1160\u2800\u3164\uffa0")
# Several scripts and many emoji need these two; every other format character is a disguise.
JOINERS = set("\u200c\u200d")
# Control, surrogate, private and unassigned characters, line and paragraph separators.
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def name(raw: object) -> str:
    """A person's name, trimmed and in Unicode's composed form; raises `BadName`."""
    text = raw if isinstance(raw, str) else ""
    if len(text) <= 8 * NAME_LIMIT:  # looking at megabytes for nothing would be slow
        text = normalize("NFC", text).strip()
        if _is_blank(text):
            raise BadName("Please enter a name.")
    if len(text) > NAME_LIMIT:
        raise BadName(f"A name has at most {NAME_LIMIT} characters; this one has {len(text):,}.")
    if any(category(c) in UNPRINTABLE or (category(c) == "Cf" and c not in JOINERS) for c in text):
        raise BadName("A name can't contain control characters or line breaks.")
    return " ".join(text.split())


def name_key(text: str) -> str:
    """What makes two names the same: case, width and invisible characters do not count."""
    folded = normalize("NFKC", text).casefold()
    return normalize("NFKC", "".join(c for c in folded if category(c) != "Cf"))


def message_text(raw: object) -> str:
    """A message's text, in Unicode's composed form, line breaks as `\\n`; raises `BadText`."""
    if not isinstance(raw, str):
        raise BadPayload("A message needs its text as a string.")
    text = raw
    if len(text) <= 2 * TEXT_LIMIT:  # the same here
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
        text = normalize("NFC", text)
        if _is_blank(text):
            raise BadText("The message is blank. Write something first.")
    if len(text) > TEXT_LIMIT:
        sizes = f"at most {TEXT_LIMIT:,} characters; this one has {len(text):,}"
        raise BadText(f"A message has {sizes}. Shorten it or send it in parts.")
    if not text.isprintable() and any(category(c) in UNPRINTABLE and c != "\n" for c in text):
        raise BadText("The message contains control characters. Please remove them.")
    return text


def room(raw: object) -> str:
    """The name of a room; whether there is one is for others to say."""
    if not isinstance(raw, str) or not raw:
        raise BadPayload("An event needs the name of its room.")
    # Half a character, which no database can hold, is the name of no room.
    return raw.encode("utf-8", "replace").decode()


def new_room(raw: object) -> str:
    """The name of a new room, which keeps the rules of a person's."""
    room(raw)
    return name(str(raw).lstrip("# "))  # people like to write a # before it


def client_id(raw: object) -> str:
    """The sender's own name for a message, so that a retry is recognised."""
    if not isinstance(raw, str) or not CLIENT_ID.fullmatch(raw):
        raise BadPayload("A message needs a client_id: 1 to 64 letters, digits, - or _.")
    return raw


def number(raw: object) -> int:
    """A message's number, or how many are asked for."""
    # True is an int to Python; and no room will ever reach the largest number a database holds.
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < 2**53:
        raise BadPayload("number, before, after and limit are whole numbers, 0 or more.")
    return raw


def cursor(raw: object) -> int | None:
    """The number from which somebody wants to read on, if they give one."""
    return None if raw is None else number(raw)


def limit(raw: object) -> int:
    """How long a page of history may be."""
    return min(cursor(raw) or PAGE_DEFAULT, PAGE_LIMIT)


def flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise BadPayload("typing must be true or false.")
    return raw


# Every event a client may send, with the fields of its payload and what reads each of them; a
# field that was not sent is read as None. The handler of an event takes them by these names.
EVENTS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "rooms": {},
    "create": {"room": new_room},
    "join": {"room": room, "after": cursor},
    "leave": {"room": room},
    "message": {"room": room, "text": message_text, "client_id": client_id},
    "message_history": {"room": room, "before": cursor, "after": cursor, "limit": limit},
    "typing": {"room": room, "typing": flag},
    "read": {"room": room, "number": number},
}


def parse(event: str, args: tuple[Any, ...]) -> dict[str, Any]:
    """The fields of an event that a client has sent with those arguments; raises ChatError."""
    fields = EVENTS[event]
    if not fields and args not in ((), ({},), (None,)):
        raise BadPayload("This event needs no payload.")
    if fields and (len(args) != 1 or not isinstance(args[0], dict)):
        raise BadPayload("An event needs exactly one object as its payload.")
    found = {key: read(args[0].get(key)) for key, read in fields.items()}
    if found.get("before") is not None and found.get("after") is not None:
        raise BadPayload("Ask for the messages before a number or after one, not both.")
    return found


def _is_blank(text: str) -> bool:
    """True when nothing would show; a control character is not blank: it gets its own refusal."""
    return all(c.isspace() or c in INVISIBLE or category(c) == "Cf" for c in text)
