"""An event that a visitor has sent, and what is expected of its acknowledgement."""

import time
from typing import TYPE_CHECKING, Any

from course.checking import patience
from course.checking.failure import Problem
from course.checking.spec import Payload, matches
from course.checking.trace import Arrow, show

if TYPE_CHECKING:
    from course.checking.scene import Scene
    from course.checking.visitor import Visitor


class Emission:
    """An event a visitor has sent, and the acknowledgement it got."""

    def __init__(self, scene: "Scene", visitor: "Visitor", event: str, namespace: str) -> None:
        self._scene, self._visitor = scene, visitor
        self._event, self._namespace = event, namespace
        self._args: tuple[Any, ...] = ()
        self.answer: list[Any] | None = None
        self._arrow: Arrow | None = None

    def send(self, *args: Any) -> None:
        """Emits it, and asks for an acknowledgement as browsers here do."""
        assert self._visitor.link
        self._args = args
        self._scene.to_settle.add(self._visitor)
        self._visitor.link.emit(self._event, args, self._namespace, self.acknowledged)

    def acknowledged(self, answer: list[Any]) -> None:
        if self._arrow:  # it was sent again
            self._arrow.data = answer
        else:
            arrow = Arrow("ack", self._visitor.name, self._event, answer, self._namespace)
            self._arrow = self._scene.trace.add(arrow)
        self.answer = answer

    def soon_acked(self, expected: Payload, seconds: float = 5.0) -> Any:
        """Like `acked`, for what time changes: sends the same again until the answer fits."""
        deadline = time.monotonic() + patience.seconds(seconds)
        self._scene.settle()
        while time.monotonic() < deadline and not self._is_answered(expected):
            time.sleep(0.02)
            self.send(*self._args)
            self._scene.settle()
        return self.acked(expected)

    def _is_answered(self, expected: Payload) -> bool:
        return (
            self.answer is not None and len(self.answer) == 1 and matches(expected, self.answer[0])
        )

    def acked(self, expected: Payload) -> Any:
        """Expects the acknowledgement to be `expected`, and returns it."""
        if self._scene.to_settle:  # else an expectation before this one has waited for all of it
            self._scene.settle()
        self._scene.trace.judge()
        if self.answer is not None and self._is_answered(expected):
            return self.answer[0]
        name, namespace = self._visitor.name, self._namespace
        if self._arrow:
            self._arrow.mark = "wrong"
        else:
            self._scene.trace.add(Arrow("ack", name, self._event, [expected], namespace, "missing"))
        kind = "wrong" if self._arrow else "missing"
        problem = Problem(kind, name, "ack", expected, self.answer, namespace)
        sentence = f"{self._visitor.name}’s {self._event} is acknowledged with {show(expected)}."
        self._scene.fail(sentence, [problem], ack=self.answer)
        return None

    def acked_before(self, event: str) -> None:
        """Expects the acknowledgement before the last `event` that this visitor heard since.

        What a background task sends takes its time; the handler that started it must not. On a
        busy machine even a prompt acknowledgement may come last, so it is late only if a handler
        has sent such an event itself.
        """
        self._scene.settle()
        turn = self._scene.trace.judge()
        heard = [
            place
            for place, arrow in enumerate(turn)
            if (arrow.kind, arrow.visitor, arrow.event, arrow.namespace)
            == ("event", self._visitor.name, event, self._namespace)
        ]
        acked = next((at for at, arrow in enumerate(turn) if arrow is self._arrow), -1)
        by_handler = any(
            sent["event"] == event and not sent["background"] for sent in self._scene.server.emitted
        )
        if self._arrow and heard and acked > heard[-1] and by_handler:
            self._arrow.mark = "late"
            problem = Problem("late", self._visitor.name, "ack", event, self.answer)
            sentence = (
                f"{self._visitor.name}’s {self._event} is acknowledged at once, "
                f"while each {event} is still to come."
            )
            self._scene.fail(sentence, [problem], ack=self.answer)
