"""Measures a page of history in rooms of a thousand, a hundred thousand and a million messages.

    python benchmarks/history.py
    python benchmarks/history.py --sizes 1000 100000

Each page is 50 messages: the newest, those in the middle of the log, the first ones, and those that
somebody fetches who has been away. What counts is that a row of the table stays flat.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa
from results import conditions, row, save, told

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from final_app.models import Person, Room
from final_app.schema import messages, rooms
from final_app.store import Store

LIMIT = 50
BATCH = 50_000


def filled(folder: str, size: int) -> tuple[Store, Room]:
    """A database with one room of so many messages, each as long as what people say."""
    store = Store(f"{folder}/{size}.sqlite3")
    ann = store.open_session("a session", "Ann", "ann", "2026-01-01T00:00:00Z", "")
    room = store.add_room("garden", "garden")
    assert isinstance(ann, Person)
    assert isinstance(room, Room)
    with store.engine.engine.begin() as db:
        for first in range(1, size + 1, BATCH):
            numbers = range(first, min(first + BATCH, size + 1))
            db.execute(sa.insert(messages), [written(room, ann, number) for number in numbers])
        db.execute(sa.update(rooms).where(rooms.c.id == room.id).values(last_number=size))
    return store, room


def written(room: Room, ann: Person, number: int) -> dict[str, object]:
    text = f"{number} and this is about as long as what people say"
    known = {"room_id": room.id, "author_id": ann.id, "number": number, "client_id": f"c-{number}"}
    return {**known, "text": text, "timestamp": "2026-01-01T00:00:00Z"}


def timed(store: Store, room: Room, before: int | None, after: int | None) -> float:
    """How long one page takes, in milliseconds."""
    began = time.perf_counter()
    page = store.history(room, before, after, LIMIT)
    took = (time.perf_counter() - began) * 1000
    assert len(page.messages) == LIMIT
    return took


def table(sizes: list[int], found: dict[str, list[float]]) -> str:
    header = [*(f"{size:,} messages" for size in sizes), "ratio"]
    lines = [row("page", *header), "|---|" + "---:|" * len(header)]
    for name, times in found.items():
        cells = [f"{each:.2f}" for each in times]
        lines.append(row(name, *cells, f"{times[-1] / times[0]:.2f}"))
    return "\n".join(lines)


def pages_of(size: int) -> dict[str, tuple[int | None, int | None]]:
    """The pages that are asked for, by what is before and after them."""
    return {
        "the newest": (None, None),
        "before the middle": (size // 2, None),
        "before number 51": (LIMIT + 1, None),
        "after the middle": (None, size // 2),
        "after number 0": (None, 0),
    }


def measured(sizes: list[int], rounds: int) -> dict[str, list[float]]:
    """By page: the median time it takes in a room of each size, all sizes in turn."""
    times: dict[tuple[str, int], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stores = {size: filled(folder, size) for size in sizes}
        for store, _ in stores.values():
            stack.callback(store.close)
        for _ in range(rounds):
            for size, (store, room) in stores.items():
                for name, page in pages_of(size).items():
                    times[name, size].append(timed(store, room, *page))
    names = pages_of(0)
    return {name: [statistics.median(times[name, size]) for size in sizes] for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", help="a file for the results")
    options = parser.parse_args()
    began = conditions()
    found = measured(options.sizes, options.rounds)
    title = (
        f"Milliseconds a page of {LIMIT}, medians of {options.rounds}; the ratio is to the first"
    )
    print(f"{told(began)}\n\n{title}\n\n{table(options.sizes, found)}")
    if options.json:
        save(options.json, began, [{"title": title, "sizes": options.sizes, "found": found}])


if __name__ == "__main__":
    main()
