"""A visitor in a check: one person with one connection, and the verbs of what people do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from course.checking.browser import Browser, NoAnswer, Request
from course.checking.emission import Emission
from course.checking.failure import Problem
from course.checking.link import SocketLink, Unreachable
from course.checking.patience import seconds
from course.checking.server import SECONDS_FOR_AN_ANSWER, Server
from course.checking.spec import Payload, anything, matches
from course.checking.trace import Arrow, Trace, person, show, where

if TYPE_CHECKING:
    from course.checking.scene import Scene


class Visitor:
    """One person with one connection: Ann, Ben or Cat; or another tab of theirs.

    `server` is the process that this connection is with.
    """

    def __init__(
        self,
        scene: "Scene",
        name: str,
        browser: Browser | None = None,
        server: Server | None = None,
    ) -> None:
        self.name = name
        self.browser = browser or Browser()
        self.server = server or scene.server
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
        return self.link is not None and self.link.present

    def asks(self, method: str, path: str, **form: str) -> Request:
        """Sends a request by HTTP, with this person's cookies, and waits for the answer."""
        scene, label = self._scene, f"{method} {path}"
        scene.trace.act(Arrow("ask", self.name, label, form or None))
        try:
            limit = seconds(SECONDS_FOR_AN_ANSWER)
            status, body = self.browser.ask(self.server.url, method, path, form, limit)
        except NoAnswer:
            lines = scene.server.lines_running()
            kind = "stuck" if scene.server.alive else "ended"
            scene.fail(f"{self.name}’s {label} is answered.", [Problem(kind)], lines=lines)
            raise AssertionError from None  # fail() always raises
        if status >= 500:
            scene.server.catch_up()  # the report of what went wrong takes another way
        arrow = scene.trace.add(Arrow("answer", self.name, label, [status, body]))
        return Request(scene, self.name, label, status, body, arrow)

    def signs_in(self, username: str | None = None) -> "Visitor":
        """Signs in, under the own name unless told otherwise, and expects to be let in."""
        self.asks("POST", "/sign_in", username=username or person(self.name)).succeeds()
        return self

    def connects(self, namespaces: Sequence[str] = ("/",), auth: Any = None) -> None:
        """Opens a connection and expects to be let in."""
        self.asks_to_connect(namespaces, auth)
        assert self.link
        if not self.link.entered:
            lacking = next((n for n in namespaces if n not in self.link.sids), namespaces[0])
            refusal = self.link.refusals.get(lacking)
            kind = "refused" if lacking in self.link.refusals else "missing"
            problem = Problem(kind, self.name, "connect", got=refusal, namespace=lacking)
            to = "" if lacking == "/" else f" to {lacking}"
            self._scene.fail(f"{self.name} can connect{to}.", [problem])

    def is_refused(self, reason: Payload, namespace: str = "/") -> None:
        """Expects the last attempt to connect to have been refused, for this reason."""
        assert self.link, f"{self.name} has not asked to connect"
        self._scene.trace.judge()
        how = "" if reason is anything else f" with {show(reason)}"
        sentence = f"{self.name} is refused{where(namespace)}{how}."
        if namespace not in self.link.refusals:
            kind = "accepted" if namespace in self.link.sids else "missing"
            self._scene.trace.add(
                Arrow("refused", self.name, data=reason, namespace=namespace, mark="missing")
            )
            problem = Problem(kind, self.name, "connect", reason, namespace=namespace)
            self._scene.fail(sentence, [problem])
        got = self.link.refusals[namespace]
        if not matches(reason, got):
            problem = Problem("wrong", self.name, "refusal", reason, [got], namespace)
            self._scene.fail(sentence, [problem])

    def asks_to_connect(self, namespaces: Sequence[str] = ("/",), auth: Any = None) -> None:
        """Opens a connection and waits for the server's answer, be it yes or no."""
        scene = self._scene
        if self.link:  # a second try, after a refusal: the first connection is given up
            self.link.drop()
            self.server.wait_gone(self.link.eio_sid)
            self.link = None
            scene.settle()
        try:
            self._open(namespaces, auth)
        except Unreachable:
            scene.server.lines_running()  # the time in which an end is noticed
            kind = "turned away" if scene.server.alive else "ended"
            scene.fail(f"{self.name} can connect.", [Problem(kind, self.name)])

    def is_kept_out(self) -> None:
        """Tries to connect, and expects not to be let in: refused, or not even answered to that."""
        try:
            self._open(("/",), None)
        except Unreachable:
            self._scene.trace.add(Arrow("refused", self.name))
        if self.connected:
            problem = Problem("accepted", self.name, "connect")
            self._scene.fail(f"{self.name} is kept out.", [problem])

    def _open(self, namespaces: Sequence[str], auth: Any) -> None:
        """Opens the connection. Raises `Unreachable`."""
        scene = self._scene
        for namespace in namespaces:
            scene.trace.act(Arrow("connect", self.name, data=auth, namespace=namespace))
        self.link = SocketLink(
            self.server.url,
            Recorder(scene.trace, self.name),
            namespaces,
            auth,
            self.browser.headers,
            keep_waiting=lambda: scene.server.alive,
        )
        for namespace, reason in self.link.refusals.items():
            scene.trace.add(Arrow("refused", self.name, data=reason, namespace=namespace))

    def emits(self, event: str, *args: Any, namespace: str = "/") -> "Emission":
        """Sends an event, asking for an acknowledgement as browsers here do."""
        assert self.link, f"{self.name} is not connected"
        if namespace not in self.link.sids:
            sentence = f"{self.name} is still connected{where(namespace)}."
            problem = Problem("lost", self.name, "connect", namespace=namespace)
            self._scene.fail(sentence, [problem])
        emission = Emission(self._scene, self, event, namespace)
        self._scene.trace.act(Arrow("emit", self.name, event, list(args), namespace))
        emission.send(*args)
        return emission

    def emits_and_loses_the_line(self, event: str, *args: Any) -> None:
        """Sends an event that the server deals with, and is gone before anything comes back."""
        assert self.link, f"{self.name} is not connected"
        self.link.deaf = True
        self.emits(event, *args)
        self.link.ask_quiet(seconds(SECONDS_FOR_AN_ANSWER))
        self.drops()

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
            self.link.disconnect(seconds(SECONDS_FOR_AN_ANSWER))
        else:
            self.link.drop()
        self.server.wait_gone(self.link.eio_sid)
        self.link = None


class Recorder:
    """Writes what a link hears into the trace."""

    def __init__(self, trace: Trace, name: str) -> None:
        self._trace, self._name = trace, name

    def heard(self, namespace: str, event: str, args: list[Any]) -> None:
        self._trace.add(Arrow("event", self._name, event, args, namespace))

    def lost(self, namespace: str) -> None:
        pass  # the reader of the trace sees what the visitor did; a server's kick shows in `fail`
