"""One task's run: a freshly loaded server, its visitors, and what is expected of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from course.checking import patience
from course.checking.audience import Audience
from course.checking.failure import Failure, Problem, Unmet
from course.checking.matrix import differences, heard_by, sentence
from course.checking.server import SECONDS_FOR_AN_ANSWER, Server
from course.checking.spec import Payload
from course.checking.trace import Arrow, Trace, person
from course.checking.visitor import Visitor


class Scene:
    """One task's run: a freshly loaded server and the visitors who come to it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.trace = Trace(at_turn=server.forget)
        self.to_settle: set[Visitor] = set()
        self._visitors: list[Visitor] = []
        self._markers = 0

    def visitor(
        self,
        name: str,
        namespaces: Sequence[str] = ("/",),
        auth: Any = None,
        connects: bool = True,
        at: str = "",
    ) -> Visitor:
        """A new visitor, connected unless told otherwise; `at` names the process, if several."""
        place = self.server.at(at) if at else None
        visitor = Visitor(self, f"{name} at {at}" if at else name, server=place)
        self._visitors.append(visitor)
        if connects:
            visitor.connects(namespaces, auth)
        return visitor

    def visitors(
        self,
        *people: str,
        namespaces: Sequence[str] = ("/",),
        auth: Callable[[str], Any] = lambda name: None,
    ) -> list[Visitor]:
        """Visitors who have connected, each with the auth that `auth` makes of their name.

        What they heard on connecting is not looked at.
        """
        came = [self.visitor(name, namespaces, auth(name)) for name in people]
        self.settle()
        self.trace.clear_turn()
        return came

    def people(self, *names: str, at: str = "") -> list[Visitor]:
        """Visitors who have signed in, all of them, and then connected.

        `at="AB"` sends the first to the process A and the second to B. What they heard on
        connecting is not looked at.
        """
        places = at or [""] * len(names)
        came = [
            self.visitor(name, connects=False, at=place)
            for name, place in zip(names, places, strict=True)
        ]
        for visitor in came:
            visitor.signs_in()
        for visitor in came:
            visitor.connects()
        self.settle()
        self.trace.clear_turn()
        return came

    def tab(self, visitor: Visitor, connects: bool = True, at: str = "") -> Visitor:
        """Another tab of a visitor: a connection of its own, with the cookies of the first."""
        browser = visitor.browser
        number = 1 + sum(each.browser is browser for each in self._visitors)
        name = f"{person(visitor.name)} at {at}" if at else f"{visitor.name} (tab {number})"
        place = self.server.at(at) if at else visitor.server
        tab = Visitor(self, name, browser, place)
        self._visitors.append(tab)
        if connects:
            tab.connects()
        return tab

    def page_of(self, origin: str, visitor: Visitor) -> Visitor:
        """A page of another site, open in a visitor's browser: it has the visitor's cookies."""
        browser = replace(visitor.browser, origin=origin)
        page = Visitor(self, f"{visitor.name} at {origin}", browser)
        self._visitors.append(page)
        return page

    @property
    def present(self) -> list[Visitor]:
        """The visitors who are connected now."""
        return [v for v in self._visitors if v.connected]

    def only(self, *visitors: Visitor) -> Audience:
        return Audience(self, lambda namespace: visitors)

    def everyone(self) -> Audience:
        """All who are in the namespace in question."""
        return self.everyone_but()

    def everyone_but(self, *visitors: Visitor) -> Audience:
        return Audience(
            self,
            lambda namespace: [
                v for v in self.present if v not in visitors and v.sid_in(namespace)
            ],
        )

    def nobody(self) -> Audience:
        return self.only()

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
            heard = heard_by(visitor.name, (event, namespace), turn)
            payloads = wanted.get(visitor, [])
            problems += differences(self.trace, visitor.name, (event, namespace), payloads, heard)
        if problems:
            people = {v.name: wanted.get(v, []) for v in self._visitors}
            self.fail(sentence((event, namespace), people), problems)

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
        limit = patience.seconds(SECONDS_FOR_AN_ANSWER)
        quiet = (
            all(self._is_quiet(v, limit) for v in self.to_settle)
            and self.server.mark(self._markers)
            and all(
                v.link.wait_for_marker(
                    self._markers, limit, self.server.is_marked_by_queue(v.server)
                )
                for v in self._visitors
                if v.link and v.link.open
            )
        )
        self.to_settle.clear()
        if not quiet:
            lines = self.server.lines_running()  # also the time in which an end is noticed
            kind = "stuck" if self.server.alive else "ended"
            self.fail("Every handler comes to an end.", [Problem(kind)], lines=lines)

    def restarts(self) -> None:
        """The server ends and starts again on what it has stored; everybody loses the line."""
        self.settle()
        for visitor in self.present:
            visitor.drops()
        self.trace.act(Arrow("restart", ""))
        self.server.load(again=True)

    def _is_quiet(self, visitor: Visitor, limit: float) -> bool:
        """Whether all that a visitor sent is handled, or its connection was ended for it."""
        link = visitor.link
        if not link or link.ask_quiet(limit):
            return True
        return not link.open and self.server.alive and visitor.server.wait_gone(link.eio_sid)

    def uses_no_other_queue(self) -> None:
        """Expects no process to use another message queue than the one it is told of."""
        strays = self.server.strays
        if strays:
            problems = [Problem("queue", f"Process {name}") for name in strays]
            self.fail("Every process uses the message queue at REDIS_URL.", problems)

    def kills(self, name: str) -> None:
        """Ends a process as a power cut would; who was connected to it loses the line."""
        self.settle()
        process = self.server.at(name)
        self.trace.act(Arrow("end", "", name))
        process.renew()  # the next test will want it, and may as well not wait
        for visitor in self._visitors:
            if visitor.server is process and visitor.link:
                visitor.link.drop()
                visitor.link = None

    def calls(self, function: str, *args: Any, at: str) -> None:
        """Has a function of the submission called in a process, where no event is being handled."""
        self.trace.act(Arrow("call", "", function, list(args)))
        self.server.at(at).call(function, args)

    def rests(self, seconds: float = 3.0) -> None:
        """Waits until nothing that the submission started in the background is running any more.

        What `hears` finds after that is all there will be. A task that goes on for longer than
        `seconds` is left running.
        """
        self.settle()
        deadline = time.monotonic() + patience.seconds(seconds)
        while time.monotonic() < deadline and self.server.busy_in_background():
            time.sleep(0.01)

    def fail(
        self,
        expected: str,
        problems: list[Problem],
        ack: list[Any] | None = None,
        lines: list[int] | None = None,
    ) -> None:
        sids = {
            sid: (visitor.name, namespace)
            for visitor in self._visitors
            if visitor.link
            for namespace, sid in visitor.link.sids.items()
        }
        if lines is None:  # else it may not even answer
            self.server.catch_up()  # what a handler raised takes another way than what is heard
        raise Unmet(Failure(expected, problems, self.trace, self.server, ack, lines or [], sids))

    def constant(self, name: str, value: Any) -> None:
        """Sets a variable at the top of the submission, such as how long something lasts."""
        self.server.set_constant(name, value)

    def close(self) -> None:
        """Sends every visitor home, without waiting for the server."""
        for visitor in self._visitors:
            if visitor.link:
                visitor.link.drop()
