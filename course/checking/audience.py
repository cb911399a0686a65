"""The visitors who are to hear something, and the ways in which that is expected."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from course.checking import patience
from course.checking.matrix import differences, heard_by
from course.checking.spec import Payload, matches
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
            return len(heard_by(visitor.name, (event, namespace), trace.arrows[trace.turn :]))

        self._scene.settle()
        deadline = time.monotonic() + patience.seconds(seconds)
        while time.monotonic() < deadline and any(
            count(visitor) < len(payloads) for visitor in self._inside(namespace)
        ):
            if not self._scene.server.busy_in_background():
                break  # and all it sent is under way: `hears` waits until it has arrived
            time.sleep(0.01)
        self.hears(event, *payloads, namespace=namespace)

    def have_heard(self, event: str, payload: Payload, seconds: float = 3.0) -> None:
        """Waits until each of these has heard this since the last action; or goes on without.

        It expects nothing: it lets pass the time that something else is known to take.
        """
        trace = self._scene.trace
        deadline = time.monotonic() + patience.seconds(seconds)
        waiting = {visitor.name for visitor in self._inside("/")}
        while waiting and time.monotonic() < deadline:
            for arrow in trace.arrows[trace.turn :]:
                if (arrow.kind, arrow.event) == ("event", event) and matches([payload], arrow.data):
                    waiting.discard(arrow.visitor)
            time.sleep(0.01)

    def finally_hears(self, event: str, payload: Payload, namespace: str = "/") -> None:
        """Expects the last `event` that each of these has heard since the last action to be this.

        For what a background task may have told in between, or may not.
        """
        scene, people = self._scene, self._inside(namespace)
        scene.settle()
        turn = scene.trace.judge()
        problems = []
        for visitor in people:
            last = heard_by(visitor.name, (event, namespace), turn)[-1:]
            problems += differences(scene.trace, visitor.name, (event, namespace), [payload], last)
        if problems:
            who = names([visitor.name for visitor in people])
            scene.fail(f"The last {event} that {who} heard is {show(payload)}.", problems)
