"""What the chat is about: people, rooms, messages."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any


def now() -> datetime:
    return datetime.now(UTC)


def utc(moment: datetime) -> str:
    """A moment as it is stored and sent: ISO 8601 in UTC, of one length, so that texts sort too."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Person:
    """Somebody with a name; the id, unlike the name, goes into the log."""

    id: int
    name: str


@dataclass(frozen=True)
class Room:
    """A place where everybody hears everybody."""

    id: int
    name: str


@dataclass(frozen=True)
class Membership:
    """A room as one person sees it; `read_number` is None for somebody who is no member."""

    room: Room
    last_number: int
    read_number: int | None

    def on_the_wire(self) -> dict[str, Any]:
        return {**vars(self), "room": self.room.name}


@dataclass(frozen=True)
class Message:
    """One stored message; `number` counts from 1 in its room and skips nothing."""

    room: str
    number: int
    username: str
    text: str
    timestamp: str
    client_id: str

    def on_the_wire(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Page:
    """A stretch of a room's messages, oldest first; `more` says whether it goes on from there."""

    messages: list[Message]
    more: bool

    def within(self, size: int, forward: bool) -> "Page":
        """As many of its messages as have that many characters, one at least; the first, or last."""
        ordered = self.messages if forward else self.messages[::-1]
        sizes = accumulate(len(message.text) for message in ordered)
        count = max(1, sum(up_to <= size for up_to in sizes))
        kept = self.messages[:count] if forward else self.messages[-count:]
        return Page(kept, self.more or len(kept) < len(self.messages))

    def on_the_wire(self) -> dict[str, Any]:
        return {"messages": [m.on_the_wire() for m in self.messages], "more": self.more}
