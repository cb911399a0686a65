"""One WebSocket in the loop: bytes in, messages out; frames in, bytes out; never waiting."""

import re
import socket
import struct
from contextlib import suppress
from typing import Any

from engineio.packet import Packet
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.utilities import LocalProtocolError, RemoteProtocolError, generate_accept_token

from .loop import Loop

# How many bytes a reader may be behind, past what the system's own buffers hold. Whoever is cut
# off comes back and catches up by number.
LAG_LIMIT = 1_000_000
READ_SIZE = 32_768
KEY = re.compile("[A-Za-z0-9+/]{22}==")  # 16 bytes in base64
CLOSE_FRAME = b"\x88\x02\x03\xe8"  # status 1000, a normal end


def handshake(environ: dict[str, Any]) -> bytes | None:
    """The answer that makes a connection a WebSocket, or None if that wasn't asked for properly."""
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
    if not KEY.fullmatch(key) or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        return None
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + generate_accept_token(key.encode()) + b"\r\n\r\n"


def frame_of(packet: Packet) -> bytes:
    """A packet as a WebSocket frame (RFC 6455, 5.2), built once however many are to get it."""
    try:
        return packet.frame  # type: ignore[no-any-return]
    except AttributeError:
        data = packet.encode()
        kind = b"\x82" if packet.binary else b"\x81"
        data = data if packet.binary else data.encode("utf-8", "replace")
        size = len(data)
        if size < 126:
            head = struct.pack("!cB", kind, size)
        elif size < 2**16:
            head = struct.pack("!cBH", kind, 126, size)
        else:
            head = struct.pack("!cBQ", kind, 127, size)
        packet.frame = head + data
        return packet.frame  # type: ignore[no-any-return]


def texts_in(data: bytes) -> tuple[list[str], bytes]:
    """The whole short texts at the beginning of what a client sent, and the rest.

    A browser sends little else: masked, final frames of less than 64 kB (RFC 6455, 5.2 and 5.3).
    """
    texts: list[str] = []
    while len(data) > 6 and data[0] == 0x81 and 0x80 < data[1] < 0xFF:
        size, start = data[1] & 0x7F, 6
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 8
        if len(data) < start + size:
            break
        key = data[start - 4 : start] * (size // 4 + 1)
        text = int.from_bytes(data[start : start + size], "big") ^ int.from_bytes(key[:size], "big")
        try:
            texts.append(text.to_bytes(size, "big").decode())
        except UnicodeDecodeError:
            break
        data = data[start + size :]
    return texts, data


class WebSocket:
    """A connection after its handshake; tells its session what happens to it."""

    def __init__(self, session: Any, loop: Loop, sock: socket.socket) -> None:
        self.session, self.loop, self.sock = session, loop, sock
        self.wire = Connection(ConnectionType.SERVER)
        self.parts: list[Any] = []  # of a message that has not arrived whole
        self.size = 0
        self.rest = b""  # of what was sent: it leaves when the system takes more
        self.is_open = True
        # As long as nothing else has come than whole short texts, wsproto is not asked, which is
        # thorough, and takes as long for a frame as the database for its message.
        self.is_plain = True

    def open(self) -> None:
        """Begins to listen; for the loop's own thread, like all that follows."""
        self.sock.setblocking(False)
        self.loop.asyncio.add_reader(self.sock, self.loop.serve, self._read)
        self.session.opened(self)

    def write(self, data: bytes) -> None:
        """Sends as much as the system takes, and the rest when it takes more."""
        if self.rest:
            self.rest += data
            if len(self.rest) > LAG_LIMIT:
                self.session.cut_off(f"{len(self.rest):,} bytes")
        elif self.is_open:
            try:
                self.rest = data[self.sock.send(data) :]
            except OSError:  # nothing leaves right now, or never: `_write_on` finds out
                self.rest = data
            if self.rest:
                self.loop.asyncio.add_writer(self.sock, self.loop.serve, self._write_on)

    def _write_on(self) -> None:
        try:
            self.rest = self.rest[self.sock.send(self.rest) :]
            if not self.rest:
                self.loop.asyncio.remove_writer(self.sock)
        except BlockingIOError:
            pass
        except OSError:
            self.close()

    def close(self) -> None:
        """Hangs up."""
        if self.is_open:
            self.is_open = False
            if not self.rest:
                with suppress(OSError):
                    self.sock.send(CLOSE_FRAME)
            self.rest = b""
            self.loop.asyncio.remove_reader(self.sock)
            self.loop.asyncio.remove_writer(self.sock)
            self.sock.close()
            self.session.lost(self)

    def _read(self) -> None:
        try:
            data = self.sock.recv(READ_SIZE)
            if self.is_plain:
                texts, data = texts_in(data)
                for text in texts:
                    if self.is_open:
                        self.session.arrived(self, text)
                if not self.is_open or (texts and not data):
                    return
                self.is_plain = False
            self.wire.receive_data(data or None)
            for event in self.wire.events():
                self._handle(event)
                if not self.is_open:
                    return
        except BlockingIOError:
            return
        except (OSError, LocalProtocolError, RemoteProtocolError):
            self.close()

    def _handle(self, event: Any) -> None:
        if isinstance(event, TextMessage | BytesMessage):
            self.size += len(event.data)
            if self.size > self.session.server.max_http_buffer_size:
                self.close()
                return
            if event.data or not self.parts:  # an empty piece adds nothing, however often it comes
                self.parts.append(event.data)
            if event.message_finished:
                message = self.parts[0][:0].join(self.parts)
                self.parts, self.size = [], 0
                self.session.arrived(self, message)
        elif isinstance(event, Ping):
            self.write(self.wire.send(event.response()))
        elif isinstance(event, CloseConnection):
            self.close()
