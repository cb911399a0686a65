"""Counting what is going on, so that an end can wait for it."""

import threading


class Running:
    """How many of something are going on right now: `with` it, one more is."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = threading.Condition()

    def __enter__(self) -> None:
        with self.changed:
            self.count += 1

    def __exit__(self, *_: object) -> None:
        with self.changed:
            self.count -= 1
            self.changed.notify_all()

    def wait_until_none(self, patience: float) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.count == 0, patience)
