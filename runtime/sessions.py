"""Clients as Engine.IO sees them, whichever way their packets travel."""

import io
import logging
import queue
import random
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from engineio.exceptions import QueueEmpty
from engineio.packet import CLOSE, NOOP, PING, PONG, Packet

from .plain import PACKETS_LIMIT, PlainSession
from .websocket import WebSocket, frame_of, handshake

log = logging.getLogger(__name__)

POLL_LIMIT = 16  # packets in one answer; Engine.IO's own client for Python drops a longer one
PING_PACKET = Packet(PING)


class Shared(list[Packet]):
    """Packets for several sessions: `holders` send them alone, `others` with packets of their own.

    Whoever holds them and is sent something else as well becomes one of the others.
    """

    def __init__(self, packets: Iterable[Packet]) -> None:
        super().__init__(packets)
        self.holders: list[FastSession] = []
        self.others: list[FastSession] = []

    def flush(self) -> None:
        """Sends them for all who hold them."""
        data = b"".join([frame_of(packet) for packet in self])
        for session in self.holders:
            if session.pending is self:
                session.pending = []
                if session.ws:
                    session.ws.write(data)
                else:
                    session.enqueue(self)

    def drop(self) -> None:
        """Ends the sessions that hold them, and those that held them in this turn."""
        for session in self.holders:  # each end is told to the others, who may hold more by now
            session.drop()


class FastSession(PlainSession):
    """An Engine.IO session whose packets leave at the end of the loop's turn."""

    last_ping: float | None
    due = float("inf")  # when it is pinged, or given up
    connected: bool
    upgrading: bool
    upgraded: bool
    pending: list[Packet]  # for the end of this turn
    last: tuple[list[Packet], bytes] = ([], b"")  # what the one before got: often the same
    ws: WebSocket | None = None  # once packets travel by it
    probe: WebSocket | None = None  # one that a polling client is trying out

    def send(self, packet: Packet) -> None:
        loop = self.server.loop
        if loop.is_here():
            self.put(packet)
        else:
            loop.soon(self.put, packet)

    def put(self, packet: Packet) -> None:
        """The same for who is in the loop already."""
        if not self.closed:
            self._own().append(packet)

    def _own(self) -> list[Packet]:
        """What this session sends at the end of this turn, as a list of its own to be added to."""
        if not self.pending or isinstance(self.pending, Shared):
            self.server.loop.send_for(self)
            if isinstance(self.pending, Shared):
                self.pending.others.append(self)
            self.pending = [*self.pending]
        return self.pending

    def flush(self) -> None:
        """Sends what the turn has left here."""
        packets, self.pending = self.pending, []
        if self.ws and packets:
            if packets != FastSession.last[0]:
                FastSession.last = packets, b"".join([frame_of(packet) for packet in packets])
            self.ws.write(FastSession.last[1])
        else:
            self.enqueue(packets)
        if self.closed:
            for ws in filter(None, (self.ws, self.probe)):
                ws.close()

    def enqueue(self, packets: list[Packet]) -> None:
        """Keeps packets for a client that polls, until it does."""
        for packet in packets:
            self.queue.put(packet)
        if self.queue.qsize() > PACKETS_LIMIT:
            self.cut_off(f"{self.queue.qsize():,} packets")

    def drop(self) -> None:
        """Forgets what the turn has left here, and ends the session."""
        self.pending = []
        self._end(self.server.reason.TRANSPORT_ERROR)

    def cut_off(self, lag: str) -> None:
        """Ends a session whose client does not take what it is sent."""
        log.warning("connection closed: its reader is %s behind", lag)
        self.drop()

    def poll(self) -> list[Packet]:
        """The next packets for a client that polls; waits until there is one."""
        try:
            packets = [self.queue.get(timeout=self.server.ping_interval + self.server.ping_timeout)]
        except queue.Empty:
            raise QueueEmpty from None
        with suppress(queue.Empty):  # another poll, or the change to WebSocket, takes from it too
            while packets[-1] is not None and len(packets) < POLL_LIMIT:
                packets.append(self.queue.get_nowait())
        if packets[-1] is None:  # the session has ended
            self.queue.put(packets.pop())
        return packets

    def receive(self, packet: Packet) -> None:
        """Handles a packet in the loop, whichever way it came: one order for all events."""
        self.server.loop.call(super().receive, packet)

    # heartbeat

    def schedule_ping(self) -> None:
        # Spread: who came together, as after a restart, is not to be pinged in one go for ever.
        self.last_ping = None
        self.due = time.monotonic() + random.uniform(0.7, 1.0) * self.server.ping_interval

    def beat(self) -> None:
        """Pings the client, whose time it is; or ends the session, if that was done and in vain."""
        if self.last_ping is None:
            self.last_ping = time.time()
            self.due = time.monotonic() + self.server.ping_timeout + 0.1
            self.put(PING_PACKET)
        else:
            self.check_ping_timeout()

    # the end

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Ends the session; never waits, because the loop must not."""
        reason = reason or self.server.reason.SERVER_DISCONNECT
        self.server.loop.soon(self._end, reason, None if abort else Packet(CLOSE))

    def _end(self, reason: str, last_words: Packet | None = None) -> None:
        if self.closed or self.closing:
            return
        if last_words:
            self.send(last_words)
        super().close(wait=False, abort=True, reason=reason)
        self.server.sockets.pop(self.sid, None)
        self.server.loop.send_for(self)  # its WebSocket is closed after the last words

    # WebSockets

    def _upgrade_websocket(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Takes the connection over from Werkzeug, whose thread is free again."""
        if "werkzeug.socket" not in environ:  # another web server: the plain way works there
            return super()._upgrade_websocket(environ, start_response)
        answer = handshake(environ)
        if answer is None or self.upgrading or self.upgraded:
            if not self.connected:
                self.close(abort=True)
            return self.server._bad_request("Invalid websocket upgrade")
        taken = environ.pop("werkzeug.socket")
        environ["wsgi.input"] = io.BytesIO()  # Socket.IO keeps the environ; its buffers can go
        taken.sendall(answer)
        self.upgrading, self.connected = self.connected, True
        ws = WebSocket(self, self.server.loop, socket.socket(fileno=taken.detach()))
        self.server.loop.soon(ws.open)
        raise ConnectionAbortedError("this connection is the loop's now")

    def opened(self, ws: WebSocket) -> None:
        """A WebSocket is there, to be tried out or to be used at once."""
        if self.closed:
            ws.close()
        elif self.upgrading:
            self.probe = ws
        else:
            self._travel_by(ws)

    def _travel_by(self, ws: WebSocket) -> None:
        """From here on packets leave by this WebSocket; first those that are left over."""
        self.ws, self.probe = ws, None
        self.upgrading, self.upgraded = False, True
        older: list[Packet] = []  # than what this turn has left here
        with suppress(queue.Empty):  # a poll that is still waiting takes from it, too
            while True:
                older.append(self.queue.get_nowait())
        self._own()[:0] = older

    def arrived(self, ws: WebSocket, data: str | bytes) -> None:
        """Handles one message of a WebSocket."""
        if ws is self.probe and data == "2probe":
            ws.write(frame_of(Packet(PONG, "probe")))
            self.queue.put(Packet(NOOP))  # answers the poll that is waiting
        elif ws is self.probe and data == "5" and not self.closed:
            self._travel_by(ws)
        elif ws is self.probe:
            ws.close()
        elif not self.closed:
            try:
                self.receive(Packet(encoded_packet=data))
            except Exception:
                self.server.logger.exception("unreadable packet")
                self._end(self.server.reason.TRANSPORT_ERROR)

    def lost(self, ws: WebSocket) -> None:
        """A WebSocket has ended, by whatever cause."""
        if ws is self.probe:
            self.probe, self.upgrading = None, False
        elif ws is self.ws:
            self._end(self.server.reason.TRANSPORT_CLOSE)
