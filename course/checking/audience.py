"""The visitors who are to hear something, and the ways in which that is expected."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from course.checking import patience
from course.checking.matrix import differences
from course.checking.spec import Payload
from course.checking.trace import names, show
from course.checking.visitor import Visitor

if TYPE_CHECKING:
    from course.checking.scene import Scene


class Audience:
    """The visitors who are to hear something, all others being expected to hear nothing of it."""

    def __init__(self, scene: "Scene", inside: Callable[[str], Sequence[Visitor]]) -> None:
        self._scene = scene
        self._inside = inside  # who is meant in a namespace

    def hears(self, event: str, *payloads: Payload, namespace: str = "/") -> None:
        """Expects each of these visitors to hear `event` once per payload, in that order."""
        hearers = self._inside(namespace)
        self._scene.expect(event, {v: list(payloads) for v in hearers}, namespace)

    def soon_hears(
        self, event: str, *payloads: Payload, namespace: str = "/", seconds: float = 3.0
    ) -> None:
        """Like `hears`, for what a background task sends: waits for it up to `seconds`.

        The wait is over at once when nothing that the submission started is running any more.
        """
        trace = self._scene.trace

        def count(visitor: Visitor) -> int:
            return sum(
                (a.kind, a.visitor, a.event, a.namespace)
                == ("event", visitor.name, event, namespace)
                for a in trace.arrows[trace.turn :]
            )

        self._scene.settle()
        deadline = time.monotonic() + patience.seconds(seconds)
        while time.monotonic() < deadline and any(
            count(visitor) < len(payloads) for visitor in self._inside(namespace)
        ):
            if not self._scene.server.busy_in_background():
                break  # and all it sent is under way: `hears` waits until it has arrived
            time.sleep(0.01)
        self.hears(event, *payloads, namespace=namespace)

    def finally_hears(self, event: str, payload: Payload, namespace: str = "/") -> None:
        """Expects the last `event` that each of these has heard since the last action to be this.

        For what a background task may have told in between, or may not.
        """
        scene, people = self._scene, self._inside(namespace)
        scene.settle()
        turn = scene.trace.judge()
        problems = []
        for visitor in people:
            heard = [
                arrow
                for arrow in turn
                if (arrow.kind, arrow.visitor, arrow.event, arrow.namespace)
                == ("event", visitor.name, event, namespace)
            ]
            last = heard[-1:]
            problems += differences(scene.trace, visitor.name, (event, namespace), [payload], last)
        if problems:
            who = names([visitor.name for visitor in people])
            scene.fail(f"The last {event} that {who} heard is {show(payload)}.", problems)
