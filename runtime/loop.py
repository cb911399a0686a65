"""One thread in which everything happens in turns: what arrived is handled, then all is sent."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from typing import Any

log = logging.getLogger(__name__)

# To send costs more than all else, and as much for one message as for five. So where one turn
# follows the other, the loop rests after sending, for so many times as long as that took; what
# arrives meanwhile shares the next turn.
RESTS = 2
LONGEST_REST = 0.005  # seconds
BUSY = 0.02  # seconds: a turn that begins so soon after the last rest follows it


class Loop:
    """An asyncio loop in a thread of its own.

    Whatever is handled in one turn is handled inside one `turn()`, and only then sent: when that
    context commits, many messages share one commit and none is told before it is safe.
    """

    def __init__(self, turn: Callable[[], AbstractContextManager[Any]] = nullcontext) -> None:
        self.turn = turn
        self.open: ExitStack | None = None  # the turn that is going on
        self.senders: list[Any] = []  # whose `flush` is called at its end
        self.at_end: Callable[[], None] = lambda: None
        self.rested = 0.0  # when it was through with the last turn
        # The kind that can watch sockets, which on Windows is not the usual one.
        self.asyncio = asyncio.SelectorEventLoop()
        self.thread = threading.Thread(target=self._run, name="loop", daemon=True)
        self.ident: int | None = None  # asked for at every send, and the thread's own is slow
        self.has_ended = False
        self.lock = threading.Lock()

    def start(self) -> None:
        """Starts the thread, unless it is running."""
        with self.lock:
            if self.ident is None:
                self.thread.start()
                self.ident = self.thread.ident

    def stop(self) -> None:
        """Ends the thread, after what it was asked to do before."""
        with self.lock:
            self.has_ended = True
        if self.thread.is_alive():
            self.asyncio.call_soon_threadsafe(self.asyncio.stop)
            self.thread.join()
        self.asyncio.close()

    def _run(self) -> None:
        self.asyncio.run_forever()
        while self.open:
            self._end_turn()  # the one that was going on, and one that its end has begun

    def settle(self) -> None:
        """Waits until all that has been handled is sent: what comes next is in a later turn."""

        async def end_of_turn() -> None:
            turn = self.open
            while turn and turn is self.open:
                await asyncio.sleep(0)

        if self.thread.is_alive():
            asyncio.run_coroutine_threadsafe(end_of_turn(), self.asyncio).result(timeout=60)

    def is_here(self) -> bool:
        """Whether this is the loop's own thread."""
        return threading.get_ident() == self.ident

    def soon(self, function: Callable[..., Any], *args: Any) -> None:
        """Has the loop call a function; for any thread."""
        with suppress(RuntimeError):  # the loop has ended
            self.asyncio.call_soon_threadsafe(self.serve, function, *args)

    def call(self, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Has the loop call a function, and waits for what it returns or raises.

        After the end of the loop it is not called, and None returned: nobody could be told anything.
        """
        if self.is_here():
            return function(*args, **options)
        answer: Future[Any] = Future()

        def run() -> None:
            self._begin_turn()
            try:
                answer.set_result(function(*args, **options))
            except BaseException as error:
                answer.set_exception(error)

        self.start()
        with self.lock:  # so that what is asked for before the end is done before it
            if self.has_ended:
                return None
            self.asyncio.call_soon_threadsafe(run)
        return answer.result(timeout=60)

    def later(self, seconds: float, function: Callable[[], Any]) -> None:
        """Has the loop call a function after a while; for the loop's own thread."""
        self.asyncio.call_later(seconds, self.serve, function)

    def serve(self, function: Callable[..., Any], *args: Any) -> None:
        """Calls a function in this turn; one failure must not end everybody's loop."""
        self._begin_turn()
        try:
            function(*args)
        except Exception:
            log.exception("the loop goes on after a failure")

    def send_for(self, sender: Any) -> None:
        """Has the `flush` of a session, or of Shared packets, called at the end of this turn.

        If the turn fails, `drop` is called instead.
        """
        self._begin_turn()
        self.senders.append(sender)

    def _begin_turn(self) -> None:
        if self.open is None:
            self.open = ExitStack()
            self.open.enter_context(self.turn())
            # After what is there already, and after what has come in while that was handled.
            self.asyncio.call_soon(self.asyncio.call_soon, self._end_turn)

    def _end_turn(self) -> None:
        turn, self.open = self.open or ExitStack(), None
        senders, self.senders = self.senders, []
        self.at_end()
        try:
            turn.close()
        except Exception:
            # What could not be stored must not be told either. Those whom it concerned come
            # back, fetch what there is and send again what was not acknowledged.
            log.exception("a turn failed; the connections it concerned are closed")
            for sender in senders:
                sender.drop()
            return
        began = time.perf_counter()
        for sender in senders:
            try:
                sender.flush()
            except Exception:
                log.exception("what could not be sent ends its connections, and no others")
                sender.drop()
        if began - self.rested < BUSY:
            time.sleep(min(RESTS * (time.perf_counter() - began), LONGEST_REST))
        self.rested = time.perf_counter()
