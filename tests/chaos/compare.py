"""Compares what is stored with what was written, acknowledged and shown; knows no network."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass

QUERY = """
    SELECT rooms.name, number, people.name, client_id, text
    FROM messages JOIN rooms ON rooms.id = room_id JOIN people ON people.id = author_id
    ORDER BY rooms.name, number
"""


@dataclass(frozen=True)
class Row:
    """A message of the table."""

    room: str
    number: int
    author: str
    client_id: str
    text: str


@dataclass(frozen=True)
class Ack:
    """What the server has promised: this message is stored under this number."""

    room: str
    number: int
    author: str
    client_id: str
    text: str


@dataclass
class Written:
    """What a person wrote; `surely` once it must not be lost any more."""

    room: str
    author: str
    text: str
    surely: bool = False


def table(database):
    """Every stored message, by room and number."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return [Row(*row) for row in db.execute(QUERY)]


def differences(rows, written, acks, screens):
    """Every broken promise, in a sentence each.

    `screens` maps a window's name and a room to the pairs of author and text it shows, in order.
    """
    return [*_numbers(rows), *_writing(rows, written), *_acks(rows, acks), *_shown(rows, screens)]


def _numbers(rows):
    for room in sorted({row.room for row in rows}):
        numbers = [row.number for row in rows if row.room == room]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"The numbers in {room} are not 1 to {len(numbers)}: {numbers}"


def _writing(rows, written):
    stored = Counter((row.room, row.author, row.text) for row in rows)
    most = Counter((one.room, one.author, one.text) for one in written)
    least = Counter((one.room, one.author, one.text) for one in written if one.surely)
    for (room, author, text), count in (least - stored).items():
        yield f"{author} wrote {text!r} in {room}; {count} of {least[room, author, text]} not stored"
    for (room, author, text), count in (stored - most).items():
        yield f"{author}'s {text!r} is stored {count} times too often in {room}"


def _acks(rows, acks):
    stored = {(row.author, row.client_id): row for row in rows}
    for ack in acks:
        row = stored.get((ack.author, ack.client_id))
        if row is None:
            yield f"{ack.author}'s {ack.text!r} was acknowledged as {ack.number} and is lost"
        elif (row.room, row.number, row.text) != (ack.room, ack.number, ack.text):
            yield f"{ack} was acknowledged, but what is stored is {row}"


def _shown(rows, screens):
    for (window, room), shown in screens.items():
        kept = [(row.author, row.text) for row in rows if row.room == room]
        if shown == kept:
            continue
        missing, surplus = Counter(kept) - Counter(shown), Counter(shown) - Counter(kept)
        for (author, text), count in missing.items():
            yield f"{window} does not show {author}'s {text!r} in {room} ({count} missing)"
        for (author, text), count in surplus.items():
            yield f"{window} shows {author}'s {text!r} in {room} {count} times too often"
        if not missing and not surplus:
            at = next(i for i, pair in enumerate(kept) if shown[i] != pair)
            yield f"{window} shows {room} in another order, from number {at + 1} on: {shown[at]}"
