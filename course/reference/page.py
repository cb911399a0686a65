"""The reference as pieces of a page: `::: reference PIECE`."""

import json
from collections.abc import Callable

from course.excerpts import MissingPiece
from course.reference.events import (
    ANY_EVENT,
    AT_THE_DOOR,
    ROOM_SEEN,
    TO_CLIENT,
    TO_SERVER,
    Error,
    Fields,
    example,
    payload_of,
)
from course.reference.sentences import sentences_of
from final_app.config import USUAL_LIMITS
from final_app.errors import ChatError, RateLimited


def overview() -> str:
    """Both directions in one table."""
    rows = [
        *(
            f"| to server | [`{event}`](#{event}) | {_first(asked.says)} |"
            for event, asked in TO_SERVER.items()
        ),
        *(
            f"| to client | [`{event}`](#told-{event}) | {_first(told.says)} |"
            for event, told in TO_CLIENT.items()
        ),
    ]
    return "\n".join(["| direction | event | says |", "|---|---|---|", *rows])


def to_server() -> str:
    """A section for each event that a client sends."""
    return "\n\n".join(_asked(event) for event in TO_SERVER)


def to_client() -> str:
    """A section for each event that the server sends."""
    return "\n\n".join(_told(event) for event in TO_CLIENT)


def door() -> str:
    """What may happen to whoever wants to connect."""
    return f"Refused with: {_codes(AT_THE_DOOR)}. **Limit:** {USUAL_LIMITS['connect']}, per person."


def any_event() -> str:
    """The refusals that any event may get."""
    return _codes(ANY_EVENT)


def refusals() -> str:
    """Every code, with its sentences."""
    rows = []
    for error in _all_errors():
        said = "<br>".join(sentences_of(error))
        where = ", ".join(_where(error))
        rows.append(f"| `{error.code}`{{ #{error.code} }} | {said} | {_wait(error)} | {where} |")
    return "\n".join(["| `error` | `message` | `retry_after` | with |", "|---|---|---|---|", *rows])


def piece(name: str) -> str:
    """One of the pieces below. Raises `MissingPiece`."""
    if name not in PIECES:
        raise MissingPiece(f"The reference has no {name}; only {', '.join(PIECES)}.")
    return PIECES[name]()


PIECES: dict[str, Callable[[], str]] = {
    "overview": overview,
    "door": door,
    "any-event": any_event,
    "to-server": to_server,
    "to-clients": to_client,
    "refusals": refusals,
}


def _asked(event: str) -> str:
    asked, payload = TO_SERVER[event], payload_of(event)
    sent = f"42/chat,7{_json([event, example(payload)] if payload else [event])}"
    ack = {"ok": True, **example(asked.ack)}
    if "room" in ack:
        ack["room"] = example(payload)["room"]
    answer = f"43/chat,7{_json([ack])}"
    parts = [
        f"### `{event}` {{ #{event} }}",
        asked.says,
        f"**Payload:**\n\n{_table(payload)}" if payload else "**Payload:** none.",
        "**Acknowledged with** `ok: true`"
        + (f" and:\n\n{_table(asked.ack)}" if asked.ack else "."),
    ]
    if asked.errors:
        parts.append(f"**May be refused with:** {_codes(asked.errors)}; and as any event.")
    parts += [
        f"**Limit:** {USUAL_LIMITS[event]}. **Handled by** "
        f"[`on_{event}`](source:final_app/sockets.py#ChatNamespace.on_{event}).",
        f"```text\n{sent}\n{answer}\n```",
    ]
    return "\n\n".join(parts)


def _told(event: str) -> str:
    told = TO_CLIENT[event]
    return "\n\n".join(
        [
            f"### `{event}` {{ #told-{event} }}",
            f"{told.says} **Heard by** {told.to}.",
            _table(told.payload),
            f"```text\n42/chat,{_json([event, example(told.payload)])}\n```",
        ]
    )


def _table(fields: Fields) -> str:
    rows = []
    for name, part in fields.items():
        optional = "" if part.required or "left out" in part.kind.words else ", or left out"
        rows.append(f"| `{name}` | {part.kind.words}{optional} | {part.means} |")
        if name == "rooms":
            rows += [
                f"| `rooms[].{its}` | {p.kind.words} | {p.means} |" for its, p in ROOM_SEEN.items()
            ]
    return "\n".join(["| field | type | meaning |", "|---|---|---|", *rows])


def _codes(errors: tuple[Error, ...]) -> str:
    return ", ".join(f"[`{error.code}`](#{error.code})" for error in errors)


def _all_errors() -> list[Error]:
    """Every error that an event or a connection may be refused with, in the order of the code."""
    kinds = {error.code: error for error in ChatError.__subclasses__()}
    return [error for error in kinds.values() if _where(error)]


def _wait(error: Error) -> str:
    if error is RateLimited:
        return "as long as it takes"
    return f"{error.retry_after:g}" if error.retry_after else "–"


def _where(error: Error) -> list[str]:
    if error in ANY_EVENT:
        return ["any event", "connecting"] if error in AT_THE_DOOR else ["any event"]
    events = [
        f"[`{event}`](#{event})" for event, asked in TO_SERVER.items() if error in asked.errors
    ]
    if error.code == "unknown_event":
        events.append("an event of another name")
    return [*events, "connecting"] if error in AT_THE_DOOR else events


def _first(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "."


def _json(what: object) -> str:
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"))
