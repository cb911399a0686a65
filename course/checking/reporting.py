"""Tells a class board how the tasks fare, beside the check: it never waits for the board."""

import logging
import queue
import re
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from course.checking.patience import seconds
from course.checking.verdict import Verdict
from course.identity import A_NAME, clean_name, identity
from course.lessons import Lesson
from course.tasks import tasks_of

NAMESPACE = "/students"
ANSWER, AGAIN = 5.0, 2.0  # seconds to wait for an answer, and until the next try
QUIET = logging.Logger("board", logging.CRITICAL)  # the libraries' words are for programmers
SHAPE = "A board's address looks like 192.168.1.5:5050/k7qd; it stands on the board."


class WrongBoard(ValueError):
    """The address or the name can't be one; the message is a sentence for the learner."""


@dataclass(frozen=True)
class Address:
    """Where a board is, and the code that lets one in."""

    host: str
    port: int
    code: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def parse(address: str) -> Address:
    """Reads `192.168.1.5:5050/k7qd`, also with http:// before it. Raises `WrongBoard`."""
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port, code = parts.hostname, parts.port, parts.path.strip("/")
    except ValueError:
        raise WrongBoard(SHAPE) from None
    if parts.scheme != "http" or not host or not port or not code or "/" in code:
        raise WrongBoard(SHAPE)
    return Address(host, port, code)


def report_of(lesson: Lesson, verdict: Verdict) -> dict[str, Any]:
    """What travels: the lesson and a word for each task, and nothing of the file."""
    if verdict.problem:
        return {"lesson": lesson.slug, "tasks": ["broken"] * len(tasks_of(lesson))}
    return {"lesson": lesson.slug, "tasks": [verdict.shown(task) for task in verdict.tasks]}


class Reporter:
    """One student's connection to a board: a thread that keeps it up, and sends what is newest.

    What the student should know is put by, in `news`, for whoever writes to the terminal.
    """

    def __init__(self, address: str, name: str) -> None:
        """Raises `WrongBoard`."""
        self.address, self.name = parse(address), clean_name(name)
        if not self.name:
            raise WrongBoard(A_NAME)
        self._id, self._patience = identity(), seconds(ANSWER)
        self._newest: dict[str, Any] | None = None
        self._wake = threading.Event()  # something is newer, or the line is down
        self._settled = threading.Event()  # the newest has arrived, or it is known why not
        self._is_down = self._given_up = False
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._last = ""

    def start(self) -> None:
        """Connects, in the background."""
        threading.Thread(target=self._keep_up, name="board", daemon=True).start()

    def report(self, lesson: Lesson, verdict: Verdict) -> None:
        """Hands over a verdict; returns at once."""
        self._settled.clear()
        self._newest = report_of(lesson, verdict)
        self._wake.set()

    def settle(self) -> None:
        """Waits, for seconds at most, until the newest report has arrived or has no hope to."""
        if not self._given_up and not self._settled.wait(self._patience):
            self._say(self._nobody)

    def news(self) -> list[str]:
        """What has been said since the last time, a sentence each."""
        said = []
        while not self._said.empty():
            said.append(self._said.get())
        return said

    @property
    def _nobody(self) -> str:
        where = f"{self.address.host}:{self.address.port}"
        return f"No class board answers at {where}; your check goes on without it."

    def _keep_up(self) -> None:
        while not self._given_up:
            self._connect()
            self._wake.wait(AGAIN)
            self._wake.clear()

    def _connect(self) -> None:
        """Tries to connect once, and stays as long as the line is up."""
        import socketio

        self._is_down = False
        client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            logger=QUIET,
            engineio_logger=QUIET,
            request_timeout=self._patience,
            websocket_extra_options={"http_no_proxy": [self.address.host]},  # it is near
        )
        client.on("connect_error", self._refused, namespace=NAMESPACE)
        client.on("disconnect", self._lost, namespace=NAMESPACE)
        client.on("removed", self._removed, namespace=NAMESPACE)
        try:
            client.connect(
                self.address.url,
                auth={"code": self.address.code, "id": self._id, "name": self.name},
                transports=["websocket"],
                namespaces=[NAMESPACE],
                wait_timeout=self._patience,
            )
            self._stay(client)
        except Exception:  # whatever happens on this line, the check goes on
            self._is_down = True
        if self._is_down and not self._given_up:
            self._say(self._nobody)
            self._settled.set()
        client.disconnect()

    def _stay(self, client: Any) -> None:
        sent = None
        while not self._is_down and not self._given_up:
            newest = self._newest
            if newest is sent:
                self._wake.wait()
                self._wake.clear()
                continue
            answer = client.call("report", newest, namespace=NAMESPACE, timeout=self._patience)
            if answer.get("error") == "rate_limited":
                time.sleep(ANSWER)
                continue
            sent = newest
            self._say(self._welcome(answer["name"]) if answer["ok"] else answer["message"])
            if newest is self._newest:
                self._settled.set()

    def _welcome(self, name: str) -> str:
        if name == self.name:
            return f"You are on the board as {name}."
        if re.fullmatch(rf"{re.escape(self.name)} \(\d+\)", name):
            return f"You are on the board as {name}: somebody else there is {self.name}."
        return f"You are on the board as {name}: another check of this copy goes by that name."

    def _refused(self, answer: Any) -> None:
        """Gives up where the board itself said no; where nobody answered, there is hope."""
        if isinstance(answer, dict) and isinstance(answer.get("data"), dict):
            self._give_up(f"You are not on the board: {answer['message']}")

    def _lost(self, reason: str) -> None:
        self._is_down = True
        self._wake.set()

    def _removed(self) -> None:
        self._give_up("You were taken off the board. Your check goes on without it.")

    def _give_up(self, sentence: str) -> None:
        self._given_up = True
        self._say(sentence)
        self._settled.set()
        self._wake.set()

    def _say(self, sentence: str) -> None:
        """Says it, unless it was the last thing said."""
        if sentence != self._last:
            self._last = sentence
            self._said.put(sentence)
