"""One WebSocket in the loop: bytes in, messages out; frames in, bytes out; never waiting."""

import base64
import binascii
import hashlib
import selectors
import socket
from typing import Any, Protocol

from engineio.packet import Packet
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from .loop import Loop

# How many bytes a reader may be behind, past what the system's own buffers hold. Whoever is cut
# off comes back and catches up by number.
LAG_LIMIT = 1_000_000
READ_SIZE = 32_768
CLOSE_FRAME = b"\x88\x02\x03\xe8"  # status 1000, a normal end

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Owner(Protocol):
    """Whom a WebSocket tells what happens to it."""

    def arrived(self, ws: "WebSocket", data: str | bytes) -> None: ...
    def lost(self, ws: "WebSocket") -> None: ...
    def cut_off(self, lag: str) -> None: ...


def handshake(environ: dict[str, Any]) -> bytes | None:
    """The answer that makes a connection a WebSocket, or None if that wasn't asked for properly."""
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
    try:
        is_proper = len(base64.b64decode(key, validate=True)) == 16
    except (binascii.Error, ValueError):
        is_proper = False
    if not is_proper or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        return None
    digest = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n"
    )


def frame_of(packet: Packet) -> bytes:
    """A packet as a WebSocket frame, built once however many are to get it."""
    try:
        return packet.frame  # type: ignore[no-any-return]
    except AttributeError:
        data = packet.encode()
    opcode, body = (0x82, data) if isinstance(data, bytes) else (0x81, data.encode())
    size = len(body)
    if size < 126:
        head = bytes((opcode, size))
    elif size < 65536:
        head = bytes((opcode, 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((opcode, 127)) + size.to_bytes(8, "big")
    packet.frame = head + body
    return packet.frame  # type: ignore[no-any-return]


class WebSocket:
    """A connection after its handshake. Use in the loop's thread only."""

    def __init__(self, owner: Owner, sock: socket.socket, loop: Loop, largest: int) -> None:
        self.owner, self.sock, self.loop, self.largest = owner, sock, loop, largest
        self.wire = Connection(ConnectionType.SERVER)
        self.parts: list[Any] = []  # of a message that has not arrived whole
        self.size = 0
        self.backlog = b""  # what the system has not taken yet
        self.is_open = True
        sock.setblocking(False)
        loop.selector.register(sock, READ, self._ready)

    def write(self, data: bytes) -> None:
        """Sends as much as the system takes, and the rest when it takes more."""
        if not self.is_open:
            return
        had_backlog = bool(self.backlog)
        if not had_backlog:
            try:
                sent = self.sock.send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                self._lose()
                return
            if sent == len(data):
                return
            data = data[sent:]
            self.loop.selector.modify(self.sock, READ | WRITE, self._ready)
        self.backlog += data
        if had_backlog and len(self.backlog) > LAG_LIMIT:
            self.owner.cut_off(f"{len(self.backlog):,} bytes")

    def close(self) -> None:
        """Hangs up."""
        if self.is_open:
            if not self.backlog:
                self.write(CLOSE_FRAME)
            self._lose()

    def _lose(self) -> None:
        if self.is_open:
            self.is_open = False
            self.loop.selector.unregister(self.sock)
            self.sock.close()
            self.owner.lost(self)

    def _ready(self, events: int) -> None:
        if events & WRITE and self.is_open:
            self.loop.selector.modify(self.sock, READ, self._ready)
            waiting, self.backlog = self.backlog, b""
            self.write(waiting)
        if events & READ and self.is_open:
            self._read()

    def _read(self) -> None:
        try:
            data = self.sock.recv(READ_SIZE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        try:
            self.wire.receive_data(data)
            for event in self.wire.events():
                self._handle(event)
                if not self.is_open:
                    return
        except (LocalProtocolError, RemoteProtocolError):
            self.close()

    def _handle(self, event: Any) -> None:
        if isinstance(event, TextMessage | BytesMessage):
            self.parts.append(event.data)
            self.size += len(event.data)
            if self.size > self.largest:
                self.close()
            elif event.message_finished:
                message = self.parts[0][:0].join(self.parts)
                self.parts, self.size = [], 0
                self.owner.arrived(self, message)
        elif isinstance(event, Ping):
            self.write(self.wire.send(event.response()))
        elif isinstance(event, CloseConnection):
            self.close()
