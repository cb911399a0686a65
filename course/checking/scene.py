"""The visitors of one task's run, what they do, and what is expected of the server."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from course.checking.diagram import draw
from course.checking.link import SocketLink, Unreachable
from course.checking.server import SECONDS_FOR_AN_ANSWER, Server
from course.checking.spec import matches
from course.checking.trace import Arrow, Trace, names, show

Payload = Any  # a value or pattern of course.checking.spec


@dataclass
class Problem:
    """One difference between what was expected and what came.

    `kind` is missing (expected, never came), surplus (came, not expected), wrong (came with other
    data), stuck (a handler never ended), ended (the server went away) or printed.
    """

    kind: str
    visitor: str = ""
    event: str = ""
    expected: Any = None
    got: Any = None


@dataclass
class Failure:
    """Everything known about an expectation that was not met."""

    expected: str
    problems: list[Problem]
    trace: Trace
    server: Server
    ack: list[Any] | None = None  # what the emission in question was acknowledged with
    lines: list[int] = field(default_factory=list)  # where handlers were stuck

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


class Visitor:
    """One person with one connection: Ann, Ben or Cat."""

    def __init__(self, scene: "Scene", name: str) -> None:
        self.name = name
        self._scene = scene
        self.link: SocketLink | None = None

    @property
    def sid(self) -> str:
        """The sid the server knows this visitor by, in the default namespace."""
        return self.sid_in("/")

    def sid_in(self, namespace: str) -> str:
        return self.link.sids.get(namespace, "") if self.link else ""

    @property
    def connected(self) -> bool:
        return self.link is not None and self.link.entered

    def connects(
        self, namespaces: Sequence[str] = ("/",), auth: Any = None, expect_refusal: bool = False
    ) -> None:
        """Opens a connection and waits for the server's answer."""
        scene = self._scene
        for namespace in namespaces:
            scene.trace.act(Arrow("connect", self.name, data=auth, namespace=namespace))
        crashes = len(scene.server.crashes)
        try:
            self.link = SocketLink(
                scene.server.url,
                Recorder(scene.trace, self.name),
                namespaces,
                auth,
                keep_waiting=lambda: scene.server.alive and len(scene.server.crashes) == crashes,
            )
        except Unreachable:
            scene.fail(f"{self.name} can connect.", [Problem("ended", self.name)])
            return
        for namespace, reason in self.link.refusals.items():
            scene.trace.add(Arrow("refused", self.name, data=reason, namespace=namespace))
        if not expect_refusal and not self.link.entered:
            kind = "refused" if self.link.refusals else "missing"
            scene.fail(f"{self.name} can connect.", [Problem(kind, self.name, "connect")])

    def emits(self, event: str, *args: Any, namespace: str = "/") -> "Emission":
        """Sends an event, asking for an acknowledgement as browsers here do."""
        assert self.link, f"{self.name} is not connected"
        if namespace not in self.link.sids:
            sentence = f"{self.name} is still connected."
            self._scene.fail(sentence, [Problem("lost", self.name, "connect")])
        emission = Emission(self._scene, self, event, namespace)
        self._scene.trace.act(Arrow("emit", self.name, event, list(args), namespace))
        self._scene.to_settle.add(self)
        self.link.emit(event, args, namespace, emission.acknowledged)
        return emission

    def disconnects(self) -> None:
        """Leaves with a goodbye, and waits until the server has dealt with it."""
        self._leave("disconnect")

    def drops(self) -> None:
        """Loses the connection without a goodbye, and waits until the server has noticed."""
        self._leave("lost")

    def _leave(self, kind: str) -> None:
        assert self.link, f"{self.name} is not connected"
        self._scene.trace.act(Arrow(kind, self.name))
        if kind == "disconnect":
            self.link.disconnect(SECONDS_FOR_AN_ANSWER)
        else:
            self.link.drop()
        self._scene.server.wait_gone(self.link.eio_sid)
        self.link = None


class Recorder:
    """Writes what a link hears into the trace."""

    def __init__(self, trace: Trace, name: str) -> None:
        self._trace, self._name = trace, name

    def heard(self, namespace: str, event: str, args: list[Any]) -> None:
        self._trace.add(Arrow("event", self._name, event, args, namespace))

    def lost(self, namespace: str) -> None:
        pass  # the reader of the trace sees what the visitor did; a server's kick shows in `fail`


class Emission:
    """An event a visitor has sent, and the acknowledgement it got."""

    def __init__(self, scene: "Scene", visitor: Visitor, event: str, namespace: str) -> None:
        self._scene, self._visitor = scene, visitor
        self._event, self._namespace = event, namespace
        self.answer: list[Any] | None = None
        self._arrow: Arrow | None = None

    def acknowledged(self, answer: list[Any]) -> None:
        arrow = Arrow("ack", self._visitor.name, self._event, answer, self._namespace)
        self._arrow = self._scene.trace.add(arrow)
        self.answer = answer

    def acked(self, expected: Payload) -> Any:
        """Expects the acknowledgement to be `expected`, and returns it."""
        self._scene.settle()
        self._scene.trace.judge()
        if self.answer is not None and len(self.answer) == 1 and matches(expected, self.answer[0]):
            return self.answer[0]
        if self._arrow:
            self._arrow.mark = "wrong"
        else:
            self._scene.trace.add(
                Arrow("ack", self._visitor.name, self._event, [expected], mark="missing")
            )
        kind = "wrong" if self._arrow else "missing"
        problem = Problem(kind, self._visitor.name, "ack", expected, self.answer)
        sentence = f"{self._visitor.name}’s {self._event} is acknowledged with {show(expected)}."
        self._scene.fail(sentence, [problem], ack=self.answer)
        return None


class Audience:
    """The visitors who are to hear something, all others being expected to hear nothing of it."""

    def __init__(self, scene: "Scene", visitors: Sequence[Visitor]) -> None:
        self._scene, self._visitors = scene, visitors

    def hears(self, event: str, *payloads: Payload, namespace: str = "/") -> None:
        """Expects each of these visitors to hear `event` once per payload, in that order."""
        self._scene.expect(event, {v: list(payloads) for v in self._visitors}, namespace)


class Scene:
    """One task's run: a freshly loaded server and the visitors who come to it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.trace = Trace()
        self.to_settle: set[Visitor] = set()
        self._visitors: list[Visitor] = []
        self._markers = 0

    def visitor(
        self, name: str, namespaces: Sequence[str] = ("/",), auth: Any = None, connects: bool = True
    ) -> Visitor:
        """A new visitor, connected unless told otherwise."""
        visitor = Visitor(self, name)
        self._visitors.append(visitor)
        if connects:
            visitor.connects(namespaces, auth)
        return visitor

    def visitors(self, *people: str, namespaces: Sequence[str] = ("/",)) -> list[Visitor]:
        """Visitors who have connected; what they heard on connecting is not looked at."""
        came = [self.visitor(name, namespaces) for name in people]
        self.settle()
        self.trace.clear_turn()
        return came

    @property
    def present(self) -> list[Visitor]:
        """The visitors who are connected now."""
        return [v for v in self._visitors if v.connected]

    def only(self, *visitors: Visitor) -> Audience:
        return Audience(self, visitors)

    def everyone(self) -> Audience:
        return Audience(self, self.present)

    def everyone_but(self, *visitors: Visitor) -> Audience:
        return Audience(self, [v for v in self.present if v not in visitors])

    def nobody(self) -> Audience:
        return Audience(self, [])

    def expect(
        self, event: str, wanted: dict[Visitor, list[Payload]], namespace: str = "/"
    ) -> None:
        """Expects the whole delivery matrix of one event since the last action.

        Each visitor named hears `event` with those payloads, once each and in that order; every
        other visitor hears no such event. Other events are not looked at.
        """
        self.settle()
        turn = self.trace.judge()
        problems: list[Problem] = []
        for visitor in self._visitors:
            heard = [
                a
                for a in turn
                if (a.kind, a.visitor, a.event, a.namespace)
                == ("event", visitor.name, event, namespace)
            ]
            problems += self._compare(visitor, event, wanted.get(visitor, []), heard, namespace)
        if problems:
            self.fail(self._sentence(event, wanted), problems)

    def prints(self, *words: str) -> None:
        """Expects one printed line with all these words in it since the copy was loaded."""
        self.settle()
        if not any(all(word in line for word in words) for line in self.server.printed):
            wanted = " and ".join(f"“{word}”" for word in words)
            problem = Problem("printed", expected=list(words), got=list(self.server.printed))
            self.fail(f"The server prints a line with {wanted} in it.", [problem])

    def settle(self) -> None:
        """Waits until all that was sent is handled, and all that was caused has arrived.

        First every visitor who has sent something asks whether the server has read it and no
        handler runs. Then a marker goes down each connection: it stands behind everything.
        """
        self._markers += 1
        quiet = (
            all(v.link.ask_quiet(SECONDS_FOR_AN_ANSWER) for v in self.to_settle if v.link)
            and self.server.mark(self._markers)
            and all(
                v.link.wait_for_marker(self._markers, SECONDS_FOR_AN_ANSWER)
                for v in self.present
                if v.link
            )
        )
        self.to_settle.clear()
        if not quiet:
            lines = self.server.lines_running()  # also the time in which an end is noticed
            kind = "stuck" if self.server.alive else "ended"
            self.fail("Every handler comes to an end.", [Problem(kind)], lines=lines)

    def fail(
        self,
        expected: str,
        problems: list[Problem],
        ack: list[Any] | None = None,
        lines: list[int] | None = None,
    ) -> None:
        raise Unmet(Failure(expected, problems, self.trace, self.server, ack, lines or []))

    def close(self) -> None:
        """Sends every visitor home, without waiting for the server."""
        for visitor in self._visitors:
            if visitor.link:
                visitor.link.drop()

    def _compare(
        self,
        visitor: Visitor,
        event: str,
        wanted: list[Payload],
        heard: list[Arrow],
        namespace: str,
    ) -> list[Problem]:
        """What differs between the payloads wanted of one event and those heard; marks arrows."""
        if len(wanted) == len(heard):
            pairs = list(zip(wanted, heard, strict=True))
        else:
            pairs, rest = [], list(heard)
            for payload in wanted:
                fit = next((a for a in rest if fits(payload, a)), None)
                if fit is not None:
                    rest.remove(fit)
                    pairs.append((payload, fit))
        problems = []
        for payload, arrow in pairs:
            if not fits(payload, arrow):
                arrow.mark = "wrong"
                problems.append(Problem("wrong", visitor.name, event, payload, arrow.data))
        paired = {id(arrow) for _, arrow in pairs}
        for arrow in heard:
            if id(arrow) not in paired:
                arrow.mark = "surplus"
                problems.append(Problem("surplus", visitor.name, event, got=arrow.data))
        met = [payload for payload, _ in pairs]
        for payload in wanted:
            if payload in met:
                met.remove(payload)
                continue
            self.trace.add(
                Arrow("event", visitor.name, event, [payload], namespace, mark="missing")
            )
            problems.append(Problem("missing", visitor.name, event, payload))
        return problems

    def _sentence(self, event: str, wanted: dict[Visitor, list[Payload]]) -> str:
        hearers = [v for v in self._visitors if wanted.get(v)]
        if not hearers:
            return f"Nobody hears {event}."
        parts = []
        for visitor in hearers:
            payloads = ", then ".join(show(p) for p in wanted[visitor])
            times = "once" if len(wanted[visitor]) == 1 else f"{len(wanted[visitor])} times"
            parts.append((visitor.name, f"{event} {times}: {payloads}"))
        if len({what for _, what in parts}) == 1:
            verb = "hears" if len(parts) == 1 else "each hear"
            said = f"{names([who for who, _ in parts])} {verb} {parts[0][1]}"
        else:
            said = "; ".join(f"{who} hears {what}" for who, what in parts)
        others = [v.name for v in self._visitors if v not in hearers]
        tail = f"; {names(others)} hear{'s' if len(others) == 1 else ''} none" if others else ""
        return said + tail + "."


def fits(payload: Payload, arrow: Arrow) -> bool:
    return len(arrow.data) == 1 and matches(payload, arrow.data[0])
