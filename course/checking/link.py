"""One visitor's connection: a real Socket.IO client on a real WebSocket.

The rest of the checks know a link only by its verbs and by the three calls it makes back, so that
another kind of link (an in-memory one, say) can stand in for it.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import engineio
import engineio.packet
import socketio
from socketio import packet

from course.checking.control import CHECKER
from course.checking.patience import seconds

SECONDS_TO_CONNECT = 5.0


class Listener(Protocol):
    """Who is told what a link hears. The calls come in the order the packets came."""

    def heard(self, namespace: str, event: str, args: list[Any]) -> None: ...
    def lost(self, namespace: str) -> None: ...


class OrderedEngine(engineio.Client):  # type: ignore[misc]
    """Handles each packet before it reads the next.

    The library starts a thread for every packet, and on a busy machine a later one overtakes: a
    marker would then no longer prove that everything sent before it has been heard.
    """

    def _receive_packet(self, received: engineio.packet.Packet) -> None:
        if received.packet_type == engineio.packet.MESSAGE:
            self._trigger_event("message", received.data, run_async=False)
        else:
            super()._receive_packet(received)

    def disconnect(self, abort: bool = False, reason: str | None = None) -> None:
        # In the thread that reads, waiting for that thread to end would be waiting for oneself.
        in_reader = threading.current_thread() is self.read_loop_task
        super().disconnect(abort=abort or in_reader, reason=reason)


class Client(socketio.Client):  # type: ignore[misc]
    def _engineio_client_class(self) -> type[engineio.Client]:
        return OrderedEngine

    def leave(self, namespace: str) -> None:
        """Leaves one namespace, as the browser's `socket.disconnect()` does."""
        self._send_packet(packet.Packet(packet.DISCONNECT, namespace=namespace))


class Unreachable(Exception):
    """The server did not answer the connection."""


class SocketLink:
    """A connection to the server at `url`, opened at once.

    Raises `Unreachable` when there is no answer in time; `sids` and
    `refusals` then tell of each namespace whether it was entered, or with what data refused.
    """

    def __init__(
        self,
        url: str,
        listener: Listener,
        namespaces: Iterable[str],
        auth: Any = None,
        headers: dict[str, str] | None = None,
        keep_waiting: Callable[[], bool] = lambda: True,
    ) -> None:
        self.sids: dict[str, str] = {}
        self.refusals: dict[str, Any] = {}
        self._markers = {"marker": 0, "queued": 0}  # the last number of each kind
        self._listener = listener
        self._changed = threading.Condition()
        self._open = True
        self._leaving = False
        self.deaf = False  # nothing that comes from now on is heard
        headers = dict(headers or {})
        self._client = _client(headers.pop("Origin", None))
        wanted = [*namespaces, CHECKER]
        self._wanted = set(wanted)
        for namespace in wanted:
            self._listen(namespace)
        try:
            self._client.connect(
                url,
                headers=headers,
                auth=auth,
                transports=["websocket"],
                namespaces=wanted,
                wait=False,
            )
        except socketio.exceptions.ConnectionError as error:
            raise Unreachable(str(error)) from None
        self.eio_sid: str = self._client.eio.sid
        self._wait_for_answers(keep_waiting)

    def _wait_for_answers(self, keep_waiting: Callable[[], bool]) -> None:
        """Waits for the checker's namespace, which is asked for last and so answered last."""
        waited, limit = 0.0, seconds(SECONDS_TO_CONNECT)
        with self._changed:
            while not (CHECKER in self.sids or not self._open) and keep_waiting():
                self._changed.wait(0.05)
                waited += 0.05
                if waited > limit:
                    break

    @property
    def open(self) -> bool:
        """Whether the connection stands, and the checker's markers travel on it."""
        return self._open and CHECKER in self.sids

    @property
    def present(self) -> bool:
        """Whether the server has let this link in anywhere."""
        return self._open and bool(self.sids.keys() - {CHECKER})

    @property
    def entered(self) -> bool:
        """Whether the server has let this link in everywhere it asked for."""
        return self._open and self._wanted <= self.sids.keys()

    def emit(
        self, event: str, args: tuple[Any, ...], namespace: str, on_ack: Callable[[list[Any]], None]
    ) -> None:
        def acknowledged(*answer: Any) -> None:
            if not self.deaf:
                on_ack(list(answer))

        self._client.emit(event, args, namespace, callback=acknowledged)

    def ask_quiet(self, limit: float) -> bool:
        """Waits until the server has read all this link sent and no handler runs any more."""
        answers: list[bool] = []

        def answered(quiet: bool) -> None:
            with self._changed:
                answers.append(quiet)
                self._changed.notify_all()

        if CHECKER not in self.sids:
            return False
        with contextlib.suppress(socketio.exceptions.SocketIOError):  # ended at this very moment
            self._client.emit("marker", 0, CHECKER, callback=answered)
        with self._changed:
            self._changed.wait_for(lambda: answers or not self._open, limit)
        return answers == [True]

    def wait_for_marker(self, number: int, limit: float, queued: bool = False) -> bool:
        """Waits for a marker of the server's own, and for the one that took the queue, if any."""
        kinds = ("marker", "queued") if queued else ("marker",)
        with self._changed:
            return self._changed.wait_for(
                lambda: all(self._markers[k] >= number for k in kinds) or not self._open, limit
            )

    def disconnect(self, limit: float) -> bool:
        """Says goodbye, then closes: the server sees the reason `client disconnect`."""
        self._leaving = True
        for namespace in [n for n in self.sids if n != CHECKER]:
            self._client.leave(namespace)
        # The answer comes when the server has read the goodbyes: only then may the socket close.
        read = self.ask_quiet(limit)
        self.drop()
        return read

    def drop(self) -> None:
        """Closes without a word, as a lost network would: the server sees `transport close`."""
        self._open = False
        with contextlib.suppress(OSError, AttributeError):
            # Not close(): only shutdown wakes the thread that waits for the next frame.
            self._client.eio.ws.sock.shutdown(socket.SHUT_RDWR)

    def _listen(self, namespace: str) -> None:
        def on_connect() -> None:
            with self._changed:
                self.sids[namespace] = self._client.get_sid(namespace)
                self._changed.notify_all()

        def on_refusal(data: Any = None) -> None:
            with self._changed:
                self.refusals[namespace] = data
                self._changed.notify_all()

        def on_disconnect(*_: Any) -> None:
            with self._changed:
                self.sids.pop(namespace, None)
                self._open = self._open and namespace != CHECKER
                self._changed.notify_all()
            if namespace != CHECKER:
                self._listener.lost(namespace)

        def on_event(event: str, *args: Any) -> None:
            if namespace != CHECKER and not self._leaving and not self.deaf:
                # Who has said goodbye hears no more, though the server may still be sending.
                self._listener.heard(namespace, event, list(args))
            elif namespace == CHECKER and event in self._markers:
                with self._changed:
                    self._markers[event] = args[0]
                    self._changed.notify_all()

        self._client.on("connect", on_connect, namespace=namespace)
        self._client.on("connect_error", on_refusal, namespace=namespace)
        self._client.on("disconnect", on_disconnect, namespace=namespace)
        self._client.on("*", on_event, namespace=namespace)


def _client(origin: str | None) -> Client:
    """A client from that origin, which waits as long for a handshake as for an answer."""
    return Client(
        reconnection=False,
        handle_sigint=False,
        request_timeout=seconds(SECONDS_TO_CONNECT),
        # Among the other headers it would stand beside the one that the library writes.
        websocket_extra_options={"origin": origin},
    )
