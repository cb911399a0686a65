"""A visitor's browser in a check: plain HTTP with cookies, beside the Socket.IO connection."""

import contextlib
import http.client
import json
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from course.checking.failure import Problem
from course.checking.spec import Payload, anything, matches
from course.checking.trace import Arrow, show

if TYPE_CHECKING:
    from course.checking.scene import Scene

LONGEST_BODY = 5_000  # characters kept of an answer that is not JSON


class NoAnswer(Exception):
    """The server did not answer a request, or not in time."""


@dataclass
class Browser:
    """What all the tabs of one person share: the cookies. It follows no redirect."""

    cookies: dict[str, str] = field(default_factory=dict)
    origin: str = ""  # where the page came from that connects; empty: from the server itself

    @property
    def headers(self) -> dict[str, str]:
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        from_elsewhere = {"Origin": self.origin} if self.origin else {}
        return {**({"Cookie": pairs} if pairs else {}), **from_elsewhere}

    def ask(
        self, url: str, method: str, path: str, form: dict[str, str], limit: float
    ) -> tuple[int, Any]:
        """The status and the body (from JSON, or as text) of one answer. Raises `NoAnswer`."""
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=limit)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if method != "GET" else {}
        try:
            body = urlencode(form) if method != "GET" else None
            connection.request(method, path, body, {**self.headers, **kind})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(str(error)) from None
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._keep(line)
        with contextlib.suppress(ValueError):
            return answer.status, json.loads(text)
        return answer.status, text[:LONGEST_BODY]

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


class Request:
    """A request that a visitor has sent by HTTP, and the answer it got."""

    def __init__(
        self, scene: "Scene", visitor: str, label: str, status: int, body: Any, arrow: Arrow
    ) -> None:
        self.status, self.body = status, body
        self._scene, self._visitor, self._label = scene, visitor, label
        self._arrow = arrow

    def succeeds(self, body: Payload = anything) -> Any:
        """Expects a status below 400 and this body, which it returns."""
        return self._judge(self.status < 400, body, "is accepted, by a status below 400")

    def is_refused(self, body: Payload = anything) -> Any:
        """Expects a status from 400 to 499 and this body, which it returns."""
        return self._judge(400 <= self.status < 500, body, "is refused, by a status like 400")

    def _judge(self, well: bool, body: Payload, how: str) -> Any:
        self._scene.trace.judge()
        if well and matches(body, self.body):
            return self.body
        self._arrow.mark = "wrong"
        got = [self.body] if well else [self.status, self.body]
        kind = "wrong" if well else "status"
        problem = Problem(kind, self._visitor, self._label, body, got)
        carrying = "" if body is anything else f", and answered with {show(body)}"
        self._scene.fail(f"{self._visitor}’s {self._label} {how}{carrying}.", [problem])
        return None
