"""An expectation that was not met, and everything that is known about it."""

from dataclasses import dataclass, field
from typing import Any

from course.checking.diagram import draw
from course.checking.server import Server
from course.checking.trace import Arrow, Trace


@dataclass
class Problem:
    """One difference between what was expected and what came.

    `kind` is missing (expected, never came), surplus (came, not expected), wrong (came with other
    data), late (after what it should precede), status (an HTTP answer of another status; `got` is
    status and body), refused, accepted or turned away (on connecting), lost (no longer connected),
    queue (a process listens to none, or to another), stuck (a handler never ended), ended (the server went away) or printed.
    """

    kind: str
    visitor: str = ""
    event: str = ""
    expected: Any = None
    got: Any = None
    namespace: str = "/"


@dataclass
class Failure:
    """Everything known about an expectation that was not met."""

    expected: str
    problems: list[Problem]
    trace: Trace
    server: Server
    ack: list[Any] | None = None  # what the emission in question was acknowledged with
    lines: list[int] = field(default_factory=list)  # where handlers were stuck
    sids: dict[str, tuple[str, str]] = field(default_factory=dict)  # sid: visitor and namespace

    def of(self, kind: str, visitor: str = "") -> list[Problem]:
        """The problems of one kind, of one visitor or of any."""
        return [p for p in self.problems if p.kind == kind and visitor in ("", p.visitor)]

    def turn(self, kind: str, visitor: str = "", event: str = "") -> list[Arrow]:
        """What passed since the last action, of one kind (event, emit, ack …)."""
        return [
            a
            for a in self.trace.judge()
            if a.kind == kind
            and a.mark != "missing"
            and visitor in ("", a.visitor)
            and event in ("", a.event)
        ]


class Unmet(AssertionError):
    """An expectation was not met. `failure` says which and how."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        picture = "\n".join(draw(failure.trace.arrows))
        super().__init__(f"expected: {failure.expected}\n{picture}")
