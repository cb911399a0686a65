"""What happened in one task's run, in the order it happened: the material of every report."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LONGEST_TEXT = 300  # characters; longer ones are shown by their beginning


@dataclass
class Arrow:
    """One thing that passed between a visitor and the server, or should have.

    `kind` is one of connect, refused, disconnect, lost, emit (visitor to server), event and ack
    (server to visitor), ask and answer (by HTTP; an answer's data are its status and body); and of
    no visitor restart (of the server), end (of the process `event`) and call (of the function
    `event`). `mark` says what is wrong with it: missing, surplus, wrong, late, or nothing.
    """

    kind: str
    visitor: str
    event: str = ""
    data: Any = None
    namespace: str = "/"
    mark: str = ""

    @property
    def to_server(self) -> bool:
        return self.kind in ("connect", "disconnect", "emit", "ask")


@dataclass
class Trace:
    """The arrows of a run, and where the present turn (what follows the last action) begins."""

    arrows: list[Arrow] = field(default_factory=list)
    turn: int = 0
    at_turn: Callable[[], None] = lambda: None  # called whenever a new turn begins
    _judged: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, arrow: Arrow) -> Arrow:
        with self._lock:
            self.arrows.append(arrow)
        return arrow

    def act(self, arrow: Arrow) -> Arrow:
        """Adds what a visitor does. The first act after an expectation begins a new turn."""
        with self._lock:
            if self._judged:
                self._begin_turn()
            self.arrows.append(arrow)
        return arrow

    def judge(self) -> list[Arrow]:
        """The arrows of the present turn; the next act begins a new one."""
        with self._lock:
            self._judged = True
            return self.arrows[self.turn :]

    def clear_turn(self) -> None:
        """Begins a new turn here: what came so far is not looked at by the next expectation."""
        with self._lock:
            self._begin_turn()

    def _begin_turn(self) -> None:
        self.turn, self._judged = len(self.arrows), False
        self.at_turn()


def show(value: Any) -> str:
    """A payload as a learner would write it, on one line."""
    if value is None:
        return "nothing"
    try:
        # Only what JSON does not know, such as a pattern, stands without quotation marks.
        text = json.dumps(
            shortened(value), ensure_ascii=False, default=lambda other: f"\0{other!r}\0"
        )
        return text.replace('"\\u0000', "").replace('\\u0000"', "")
    except ValueError:
        return repr(value)


def shortened(value: Any) -> Any:
    """The same, with the end of every overlong text left out: a flood must not reach the reader."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:60]}… ({len(value):,} characters)"
    if isinstance(value, dict):
        return {key: shortened(inner) for key, inner in value.items()}
    return [shortened(inner) for inner in value] if isinstance(value, list) else value


def show_args(args: list[Any]) -> str:
    """The arguments of an event, as in a call."""
    return ", ".join(show(each) for each in args) if args else "no data"


def where(namespace: str) -> str:
    """The words that name a namespace, if it is not the main one."""
    return "" if namespace == "/" else f" in {namespace}"


def names(people: list[str]) -> str:
    """Ann, Ben and Cat."""
    if len(people) < 2:
        return "".join(people)
    return f"{', '.join(people[:-1])} and {people[-1]}"


def person(visitor: str) -> str:
    """The person a visitor is: Ann, of “Ann (tab 2)” or “Ann at B”."""
    return visitor.partition(" (")[0].partition(" at ")[0]
