"""One thread in which everything happens in turns: what arrived is handled, then all is sent."""

import heapq
import itertools
import logging
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

log = logging.getLogger(__name__)


class Sender(Protocol):
    """Somebody who has something to send at the end of a turn."""

    def flush(self) -> None: ...
    def drop(self) -> None: ...


class Loop:
    """Waits for sockets, timers and other threads, and serves them one after the other.

    Whatever is handled in one turn is handled inside one `turn()`, and only then sent: when that
    context commits, many messages share one commit and none is told before it is safe.
    """

    def __init__(self, turn: Callable[[], AbstractContextManager[Any]] = nullcontext) -> None:
        self.turn = turn
        self.selector = selectors.DefaultSelector()
        self.senders: list[Sender] = []
        self.calls: deque[tuple[Callable[..., Any], tuple[Any, ...]]] = deque()
        self.timers: list[tuple[float, int, Callable[[], Any]]] = []
        self.count = itertools.count()
        self.bell, self.button = socket.socketpair()
        self.bell.setblocking(False)
        self.button.setblocking(False)
        self.rung = False
        self.selector.register(self.bell, selectors.EVENT_READ, self._wake)
        self.thread: threading.Thread | None = None
        self.ident: int | None = None
        self.lock = threading.Lock()
        self.stopping = False

    def start(self) -> None:
        """Starts the thread, unless it is running."""
        with self.lock:
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="loop", daemon=True)
                self.thread.start()
                self.call(lambda: None)  # from here on everybody can tell whose thread this is

    def stop(self) -> None:
        """Ends the thread, after what it was asked to do before."""
        if self.thread is not None:
            self.soon(setattr, self, "stopping", True)
            self.thread.join()
        for end in (self.bell, self.button, self.selector):
            end.close()

    def settle(self) -> None:
        """Waits until all that has been handled is sent: what comes next is in a later turn."""
        if self.thread is not None:
            self.call(lambda: None)

    def is_here(self) -> bool:
        """Whether this is the loop's own thread."""
        return threading.get_ident() == self.ident

    def soon(self, function: Callable[..., Any], *args: Any) -> None:
        """Has the loop call a function; for any thread."""
        self.calls.append((function, args))
        if not self.rung:
            self.rung = True
            try:
                self.button.send(b"!")
            except OSError:  # the loop has ended
                log.debug("too late for %s", function)

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Has the loop call a function, and waits for what it returns or raises.

        Without a loop, before its start and after its end, it is called right here.
        """
        if self.is_here() or self.thread is None or self.stopping:
            return function(*args)
        answer: Future[Any] = Future()
        self.soon(_fulfil, answer, function, args)
        return answer.result(timeout=60)

    def later(self, seconds: float, function: Callable[[], Any]) -> None:
        """Has the loop call a function after a while; for the loop's own thread."""
        heapq.heappush(self.timers, (time.monotonic() + seconds, next(self.count), function))

    def _run(self) -> None:
        self.ident = threading.get_ident()
        while not self.stopping:
            wait = max(0.0, self.timers[0][0] - time.monotonic()) if self.timers else None
            ready = self.selector.select(wait)
            try:
                with self.turn():
                    self._serve(ready)
            except Exception:
                # What could not be stored must not be told either. Those whom it concerned come
                # back, fetch what there is and send again what was not acknowledged.
                log.exception("a turn failed; the connections it concerned are closed")
                self._end_turn(lambda sender: sender.drop())
            else:
                self._end_turn(lambda sender: sender.flush())

    def _serve(self, ready: list[tuple[selectors.SelectorKey, int]]) -> None:
        for key, events in ready:
            _guarded(key.data, (events,))
        for _ in range(len(self.calls)):
            _guarded(*self.calls.popleft())
        while self.timers and self.timers[0][0] <= time.monotonic():
            _guarded(heapq.heappop(self.timers)[2], ())

    def _end_turn(self, end: Callable[[Sender], None]) -> None:
        senders, self.senders = self.senders, []
        for sender in senders:
            end(sender)

    def _wake(self, _events: int) -> None:
        # In this order, and before the calls are served: a call that comes between the two does
        # not ring, and is served in this turn.
        self.bell.recv(4096)
        self.rung = False


def _guarded(function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """One failure must not end everybody's loop."""
    try:
        function(*args)
    except Exception:
        log.exception("the loop goes on after a failure")


def _fulfil(answer: "Future[Any]", function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        answer.set_result(function(*args))
    except Exception as error:
        answer.set_exception(error)
