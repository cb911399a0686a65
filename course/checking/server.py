"""The process that runs a submission, as the check sees it: started, asked, and surely ended."""

import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from course.checking import patience
from course.checking.control import Control, Message, accept
from course.checking.folders import Folders
from course.checking.loading import explain_load
from course.checking.reports import Reports
from course.checking.surroundings import Process, Spawn, end, started

SECONDS_TO_START = 20.0  # Python and Flask on a slow, busy machine
SECONDS_TO_LOAD = 5.0
SECONDS_FOR_AN_ANSWER = 8.0
SECONDS_TO_SAY_WHERE = 3.0  # beside a loop that hardly lets another thread have its turn


class ServerProblem(Exception):
    """The submission could not be served at all; the message is for the learner.

    `line` is the line of the submission it comes from, when it is known.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Server(Reports):
    """Runs one submission in a process of its own. Use as a context manager.

    `spawn` starts the process; without it, Python is started anew. `reports_to` is the server whose
    lists take what the process reports: its own, or the first's where several serve a submission.
    """

    def __init__(
        self,
        path: Path,
        spawn: Spawn | None = None,
        name: str = "A",
        reports_to: "Server | None" = None,
    ) -> None:
        super().__init__()
        self.path, self.name = path, name
        self._spawn = spawn or started
        self.url = ""
        self.queue: tuple[str, str] | None = None  # the message queue it uses: address, channel
        self.handlers: dict[str, list[str]] = {}
        self.dispatchers: list[str] = []  # namespaces that may handle events of any name
        self._reports: Reports = reports_to or self
        self._copy = 0  # how many have been loaded
        self._folders = Folders()
        self._messages: list[Message] = []
        self._gone: set[str] = set()
        self._ended = False
        self._changed = threading.Condition()
        self._control: Control | None = None
        self._process: Process | None = None
        self._listener: socket.socket | None = None

    def __enter__(self) -> "Server":
        if self._process is None:
            self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the process without waiting for it."""
        self._launch()

    def _launch(self) -> None:
        self._ended = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._token = secrets.token_hex(16)
        self._process = self._spawn(self._listener.getsockname()[1], self._token, self.path)

    def load(self, again: bool = False, environment: Mapping[str, str | None] = {}) -> None:
        """Serves a fresh copy of the submission at `url`. Raises `ServerProblem`.

        It finds an empty folder to work in; or, `again`, what the last copy has left in its own.
        `environment` names variables that it has, or with None that it has not.
        """
        self._begin_load(again, environment)
        self._end_load()

    def _begin_load(self, again: bool, environment: Mapping[str, str | None]) -> None:
        if self._ended:
            self.renew()
        self._connect()
        with self._changed:
            self.begin()
            self._messages = []
            self._copy += 1
        folder = self._folders.folder(again)
        surroundings = {"folder": folder, "environment": environment}
        self._send(load=str(self.path.absolute()), copy=self._copy, **surroundings)

    def _end_load(self) -> None:
        limit = patience.seconds(SECONDS_TO_LOAD)
        answer = self._wait("loaded", "failed", seconds=limit)
        if answer is None:
            line = next(iter(self.lines_running()), None)
            ended = self._ended
            self.kill()
            raise ServerProblem(
                "Your file ended the whole process while it was loaded. Take os._exit() out of it."
                if ended
                else "Your file was still busy loading after "
                f"{limit:.0f} seconds. Look for a loop that never ends.",
                line,
            )
        if "failed" in answer:
            raise ServerProblem(explain_load(answer), answer["line"])
        self.url = f"http://127.0.0.1:{answer['loaded']}"
        self.handlers, self.dispatchers = answer["handlers"], answer["dispatchers"]
        self.queue = tuple(answer["queue"]) if answer["queue"] else None

    def mark(self, number: int) -> bool:
        """Sends marker `number` down every connection once no handler runs; False if one still does."""
        self._send(mark=number)
        answer = self._wait("marked", "stuck", seconds=patience.seconds(SECONDS_FOR_AN_ANSWER))
        return answer is not None and "marked" in answer

    def wait_gone(self, eio_sid: str) -> bool:
        """Waits until the server has dealt with the end of a connection."""
        with self._changed:
            return self._changed.wait_for(
                lambda: eio_sid in self._gone or self._ended,
                patience.seconds(SECONDS_FOR_AN_ANSWER),
            )

    def busy_in_background(self) -> bool:
        """Whether a thread that the submission started is still alive."""
        self._send(busy=1)
        answer = self._wait("busy_in_background", seconds=patience.seconds(SECONDS_FOR_AN_ANSWER))
        return answer is not None and bool(answer["busy_in_background"])

    def catch_up(self) -> None:
        """Waits until all that the process has reported up to now has been read."""
        self.busy_in_background()  # its answer stands behind everything reported before

    def set_constant(self, name: str, value: Any) -> None:
        """Gives a variable of the submission's module another value, in the copy that is on."""
        self._send(constant=name, value=value)
        self._wait("constant", seconds=patience.seconds(SECONDS_FOR_AN_ANSWER))

    def call(self, function: str, args: tuple[Any, ...]) -> None:
        """Has a function of the submission called in its process, outside of any event."""
        self._send(call=function, args=args)

    def lines_running(self) -> list[int]:
        """The lines of the submission that are being run now; empty when it cannot tell."""
        self._send(where=1)
        answer = self._wait("at", seconds=patience.seconds(SECONDS_TO_SAY_WHERE))
        return answer["lines"] if answer else []

    @property
    def alive(self) -> bool:
        return not self._ended

    def kill(self) -> None:
        """Ends the process and everything it started, whatever it is doing."""
        if self._process is not None:
            end(self._process)
            self._ended = True

    @property
    def processes(self) -> "list[Server]":
        """Every process that serves the submission; here it is the only one."""
        return [self]

    def is_marked_by_queue(self, process: "Server") -> bool:
        """Whether a marker comes to that process by a queue, too."""
        return False

    @property
    def strays(self) -> list[str]:
        """The names of the processes that use another message queue than they are told of."""
        return []

    def at(self, name: str) -> "Server":
        return next(each for each in self.processes if each.name == name)

    def renew(self) -> None:
        """Ends the process, if it still runs, and starts another that has loaded nothing."""
        self._halt()
        self._launch()
        self.url, self.queue = "", None

    def stop(self) -> None:
        """Ends everything, and leaves nothing behind."""
        self._halt()
        self._folders.clear()

    def _halt(self) -> None:
        Server.kill(self)
        for line in (self._control, self._listener):
            if line is not None:
                line.close()
        self._control = self._listener = None

    def _connect(self) -> None:
        if self._control is not None:
            return
        assert self._listener is not None
        self._listener.settimeout(patience.seconds(SECONDS_TO_START))
        try:
            self._control, messages = accept(self._listener, self._token)
        except TimeoutError:
            raise ServerProblem(
                "Python took too long to start. Close other programs and check again."
            ) from None
        threading.Thread(target=self._listen, args=[self._control, messages], daemon=True).start()

    def _listen(self, control: Control, messages: Iterator[Message]) -> None:
        for message in messages:
            with self._changed:
                if message.get("copy", self._copy) != self._copy and "gone" not in message:
                    continue  # of an earlier copy, which ends in its own time
                if "gone" in message:
                    self._gone.add(message["gone"])
                elif not self._reports.note(message):
                    self._messages.append(message)
                self._changed.notify_all()
        with self._changed:
            if self._control is control:  # and not of a process that has been replaced since
                self._ended = True
            self._changed.notify_all()

    def _send(self, **message: Any) -> None:
        if self._control is not None:
            self._control.send(**message)

    def _wait(self, *kinds: str, seconds: float) -> Message | None:
        def found() -> Message | None:
            return next((m for m in self._messages if any(k in m for k in kinds)), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self._ended, seconds)
            if message := found():
                self._messages.remove(message)
            return message
