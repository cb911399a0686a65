"""Runs inside the process of a check: loads the submission, serves it, and tells what it sees.

It calls back to the check on a port of this machine, and ends when that line closes. Every `load`
serves a fresh copy of the submission on a port of its own, so that no task sees what an earlier
one left behind.
"""

import contextlib
import importlib
import io
import logging
import os
import queue
import socket
import sys
import threading
import warnings
from functools import partial
from typing import Any

import flask
import flask_socketio
import simple_websocket  # noqa: F401  imported here so that loading a submission is quick
from werkzeug.serving import WSGIRequestHandler, make_server

from course.checking.background import Background, watch_threads
from course.checking.control import CHECKER, Control
from course.checking.flight import Flight, lines_running, where
from course.checking.overhear import report_emits, report_handled_errors, report_route_errors
from course.checking.parsing import parse_one_at_a_time
from course.checking.patience import seconds
from course.checking.submission import (
    execute,
    find_server,
    handler_names,
    own_dispatchers,
    queue_of,
)

SECONDS_FOR_A_HANDLER = 3.0
MOST_MEMORY, STACK = 2 * 1024**3, 2 * 1024**2  # bytes, of the process and of a thread
MOST_LINES, LONGEST_LINE = 2_000, 500  # of what a copy prints; the rest is dropped


class ServerStarted(BaseException):
    """The submission started a server while it was loaded (nothing may swallow this)."""


class Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True  # small frames leave at once, instead of waiting for an ACK

    def log(self, *args: Any, **kwargs: Any) -> None:
        pass


class Printed(io.TextIOBase):
    """Stands in for stdout and stderr: each line goes to the check. Closing it changes nothing."""

    def __init__(self, control: Control, stream: str) -> None:
        self._control, self._stream = control, stream
        self._lock = threading.Lock()
        self.begin()

    def begin(self) -> None:
        """Forgets what an earlier copy printed."""
        self._line, self._left = "", MOST_LINES

    def write(self, text: str) -> int:
        with self._lock:
            *lines, rest = (self._line + text).split("\n")
            self._line = rest[:LONGEST_LINE]
            for line in lines[: self._left]:
                self._control.send(printed=line[:LONGEST_LINE], stream=self._stream)
            self._left = max(0, self._left - len(lines))
        return len(text)

    def close(self) -> None:
        pass


class Stage:
    """Loads copies of a submission, and knows the one that is on."""

    def __init__(self, control: Control, streams: "list[Printed]") -> None:
        self._control, self._streams = control, streams
        self._path = ""
        self._flight: Flight | None = None
        self.background: Background | None = None
        self._server: Any = None

    def load(self, path: str, copy: int, folder: str, environment: dict[str, str | None]) -> None:
        os.chdir(folder)  # a file that the submission makes by its bare name belongs to this copy
        surround(environment)
        # An earlier copy may still be ending: its reports must not be taken for this one's.
        report = partial(self._control.send, copy=copy)
        self._path, self._flight = path, None
        self.background = Background(path, report)
        for stream in self._streams:
            stream.begin()
        try:
            module = execute(path)
            app, sockets = find_server(module)
        except (Exception, ServerStarted, SystemExit) as error:
            line, code = where(error, path)
            kind = type(error).__name__
            self._control.send(failed=kind, message=str(error), line=line, code=code)
            return
        self._flight = Flight(path, report)
        self._flight.watch(sockets.server)
        report_emits(sockets.server, self.background, report)
        report_handled_errors(sockets, path, report)
        report_route_errors(app, path, report)
        self._server = sockets.server
        self._add_checker()
        http = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        self._control.send(
            loaded=http.server_port,
            handlers=handler_names(sockets.server),
            dispatchers=own_dispatchers(sockets.server),
            queue=queue_of(sockets.server),
        )

    def mark(self, number: int) -> None:
        """Sends a marker down every connection once no handler runs."""
        if self._flight and self._flight.wait_idle(seconds(SECONDS_FOR_A_HANDLER)):
            self._server.emit("marker", number, namespace=CHECKER, ignore_queue=True)
            self._control.send(marked=number)
        else:
            self._control.send(stuck=number, lines=self.lines())

    def call(self, function: str, args: list[Any]) -> None:
        """Calls a function of the submission as no handler does: outside of any event."""
        if self._flight:
            run = lambda: getattr(sys.modules["submission"], function)(*args)  # noqa: E731
            self._flight.count(run, function)

    def lines(self) -> list[int]:
        """Where in the submission the threads are now."""
        return lines_running(list(sys._current_frames().values()), self._path)

    def _add_checker(self) -> None:
        flight = self._flight

        def on_marker(sid: str, number: int) -> bool:
            return bool(flight and flight.wait_idle(seconds(SECONDS_FOR_A_HANDLER)))

        # Straight on python-socketio: the learner's error handlers and sessions stay out of it.
        # Connecting needs no handler, and markers are not counted as handlers in flight.
        self._server.on("marker", on_marker, namespace=CHECKER)


def refuse_servers() -> None:
    """Makes a server that is started while loading fail at once, instead of blocking the check."""

    def run(*args: Any, **kwargs: Any) -> None:
        raise ServerStarted("the file starts its own server while it is loaded")

    flask.Flask.run = run  # type: ignore[method-assign]
    flask_socketio.SocketIO.run = run


def limit_memory() -> None:
    """Lets a submission that wants all the memory fail alone, where the system can do that."""
    threading.stack_size(STACK)  # each thread's stack counts in full
    with contextlib.suppress(ImportError, ValueError, OSError):
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def surround(environment: dict[str, str | None]) -> None:
    """Gives the environment's variables these values; those that are None are not there."""
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def stay_alone() -> None:
    """Ends any copy the submission makes of this process: a copy would hold the check's line."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: os._exit(0))


def serve(port: int, token: str) -> None:
    """Does what the check that listens on `port` asks for, until it hangs up."""
    control = Control(socket.create_connection(("127.0.0.1", port)))
    control.send(hello=token)
    streams = [Printed(control, "out"), Printed(control, "err")]
    sys.stdout, sys.stderr = streams
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    parse_one_at_a_time()
    refuse_servers()
    stay_alone()
    limit_memory()

    stage = Stage(control, streams)
    watch_threads(lambda: stage.background)
    to_load: queue.SimpleQueue[tuple[str, int, str, dict[str, str | None]]] = queue.SimpleQueue()

    def listen() -> None:
        for message in control.messages():
            if "load" in message:
                to_load.put(
                    (message["load"], message["copy"], message["folder"], message["environment"])
                )
            elif "mark" in message:
                threading.Thread(target=stage.mark, args=[message["mark"]], daemon=True).start()
            elif "call" in message:
                stage.call(message["call"], message["args"])
            elif "busy" in message:
                running = bool(stage.background and stage.background.running)
                control.send(busy_in_background=running)
            elif "constant" in message:
                setattr(sys.modules["submission"], message["constant"], message["value"])
                control.send(constant=message["constant"])
            elif "where" in message:
                control.send(at=message["where"], lines=stage.lines())
        os._exit(0)  # the check is over, whatever the submission is doing

    threading.Thread(target=listen, daemon=True).start()
    while True:
        stage.load(*to_load.get())
