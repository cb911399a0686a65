"""Watches the handlers of a submission at work, so that "nothing was sent" can be known.

A visitor's marker proves that nothing came only if everything that could have caused something is
over. So the server is told to count the handlers in flight: an event counts from the moment its
packet is read until its acknowledgement is queued. A marker sent to a connection when the count is
nought therefore stands behind everything those handlers sent on that connection.
"""

import threading
import traceback
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import socketio

from course.checking.control import CHECKER

Report = Callable[..., None]


class Flight:
    """The handlers of one submission that are running now."""

    def __init__(self, path: str, report: Report) -> None:
        self._path = path
        self._report = report
        self._changed = threading.Condition()
        self._running = 0

    def wait_idle(self, seconds: float) -> bool:
        """Waits until no handler runs; False if one still does after that time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._running == 0, seconds)

    def watch(self, server: socketio.Server) -> None:
        """Counts every handler of `server` from now on, and reports each one that raises."""
        handle = server._handle_event_internal
        start = server.start_background_task

        def handle_inline(*args: Any) -> Any:
            if args[4] == CHECKER:
                return handle(*args)  # a marker waits for the others; it must not wait for itself
            self._enter()
            return handle_and_leave(*args)

        def handle_and_leave(*args: Any) -> Any:
            # args are (server, sid, eio_sid, [event, *data], namespace, ack id)
            return self._guard(handle, args, event=args[3][0], namespace=args[4], quiet=True)

        def start_counted(target: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if target is not handle_inline or args[4] == CHECKER:
                return start(target, *args, **kwargs)
            self._enter()  # here, in the reading thread: before this connection's next packet
            return start(handle_and_leave, *args, **kwargs)

        server._handle_event_internal = handle_inline
        server.start_background_task = start_counted
        self._watch_coming_and_going(server)

    def _watch_coming_and_going(self, server: socketio.Server) -> None:
        connect, leave, gone = (
            server._handle_connect,
            server._handle_disconnect,
            server._handle_eio_disconnect,
        )

        def handle_connect(eio_sid: str, namespace: str | None, data: Any) -> Any:
            self._enter()
            return self._guard(
                connect, (eio_sid, namespace, data), event="connect", namespace=namespace or "/"
            )

        def handle_disconnect(eio_sid: str, namespace: str | None, reason: Any = None) -> Any:
            self._enter()
            return self._guard(
                leave, (eio_sid, namespace, reason), event="disconnect", namespace=namespace or "/"
            )

        def handle_gone(eio_sid: str, reason: Any) -> Any:
            try:
                return gone(eio_sid, reason)
            finally:
                self._report(gone=eio_sid)

        server._handle_connect = handle_connect
        server._handle_disconnect = handle_disconnect
        # Engine.IO keeps its own reference, taken when the server was made.
        server.eio.on("disconnect", handle_gone)

    def count(self, run: Callable[[], Any], name: str) -> None:
        """Runs something in a thread of its own, counted and watched like a handler."""
        self._enter()  # before the thread starts: the next marker waits for it
        call = partial(self._guard, run, (), name, "", quiet=True)
        threading.Thread(target=call, daemon=True).start()

    def _enter(self) -> None:
        with self._changed:
            self._running += 1

    def _guard(
        self, call: Callable[..., Any], args: Any, event: str, namespace: str, quiet: bool = False
    ) -> Any:
        try:
            return call(*args)
        except Exception as error:
            self._report(crashed=described(error, self._path, event, namespace))
            if not quiet:
                raise
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()


def described(error: BaseException, path: str, event: str, namespace: str) -> dict[str, Any]:
    """An exception of a handler, as the check is told of it."""
    line, code = where(error, path)
    # A TypeError on connecting makes Flask-SocketIO call the handler once more, without its
    # argument; the error that follows from that would hide the one that matters.
    if line is None and isinstance(error, TypeError) and isinstance(error.__context__, TypeError):
        return described(error.__context__, path, event, namespace)
    return {
        "event": event,
        "namespace": namespace,
        "error": type(error).__name__,
        "message": str(error).partition("\n")[0],
        "line": line,
        "code": code,
    }


def where(error: BaseException, path: str) -> tuple[int | None, str]:
    """The last line of the file at `path` that the error passed through, and its text."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
    return (frames[-1].lineno, frames[-1].line or "") if frames else (None, "")


def lines_running(frames: list[FrameType], path: str) -> list[int]:
    """The lines of the file at `path` on which the given threads are now."""
    found = []
    for frame in frames:
        now: FrameType | None = frame
        while now and now.f_code.co_filename != path:
            now = now.f_back
        if now:
            found.append(now.f_lineno)
    return sorted(set(found))
