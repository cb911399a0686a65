"""Knows what a submission runs in the background: the threads it started, by whatever means."""

import sys
import threading
import weakref
from collections.abc import Callable
from types import FrameType
from typing import Any

from course.checking.flight import where


class Background:
    """The threads that one submission has started itself; those of the server are not among them.

    What is sent from such a thread has no handler whose end could be waited for. But once none of
    them is alive, nothing more can come from there.
    """

    def __init__(self, path: str, report: Callable[..., None]) -> None:
        self._path, self._report = path, report
        self._threads: weakref.WeakSet[threading.Thread] = weakref.WeakSet()
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        with self._lock:
            return any(thread.is_alive() for thread in self._threads)

    @property
    def speaking(self) -> bool:
        """Whether the calling thread is one that the submission has started."""
        with self._lock:
            return threading.current_thread() in self._threads

    def note(self, thread: threading.Thread, caller: FrameType | None) -> None:
        """Remembers a thread about to start, if the submission is among its callers."""
        while caller and caller.f_code.co_filename != self._path:
            caller = caller.f_back
        if caller:
            with self._lock:
                self._threads.add(thread)

    def crashed(self, thread: threading.Thread | None, error: BaseException) -> bool:
        """Reports what ended a thread, if it is one of the submission's."""
        with self._lock:
            own = thread in self._threads
        if own:
            line, code = where(error, self._path)
            self._report(
                background_crashed={
                    "error": type(error).__name__,
                    "message": next(iter(str(error).splitlines()), ""),
                    "line": line,
                    "code": code,
                }
            )
        return own


def watch_threads(present: Callable[[], Background | None]) -> None:
    """Has every thread that starts, or stops with an error, looked at by the present background."""
    start, complain = threading.Thread.start, threading.excepthook

    def start_noted(self: threading.Thread) -> None:
        if background := present():
            background.note(self, sys._getframe(1))
        start(self)

    def crashed(args: Any) -> None:
        background = present()
        if not (background and background.crashed(args.thread, args.exc_value)):
            complain(args)

    threading.Thread.start = start_noted  # type: ignore[method-assign]
    threading.excepthook = crashed
