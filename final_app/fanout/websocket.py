"""One WebSocket in the loop: bytes in, messages out; frames in, bytes out; never waiting."""

import asyncio
import base64
import binascii
from typing import Any

from engineio.packet import Packet
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.frame_protocol import FrameProtocol
from wsproto.utilities import LocalProtocolError, RemoteProtocolError, generate_accept_token

from .loop import Loop

# How many bytes a reader may be behind, past what the system's own buffers hold. Whoever is cut
# off comes back and catches up by number.
LAG_LIMIT = 1_000_000
READ_SIZE = 32_768  # asyncio's own is larger, and to make that much room for each read is slow
CLOSE_FRAME = b"\x88\x02\x03\xe8"  # status 1000, a normal end
FRAMES = FrameProtocol(client=False, extensions=[])


def handshake(environ: dict[str, Any]) -> bytes | None:
    """The answer that makes a connection a WebSocket, or None if that wasn't asked for properly."""
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
    try:
        is_proper = len(base64.b64decode(key, validate=True)) == 16
    except (binascii.Error, ValueError):
        is_proper = False
    if not is_proper or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        return None
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + generate_accept_token(key.encode()) + b"\r\n\r\n"
    )


def frame_of(packet: Packet) -> bytes:
    """A packet as a WebSocket frame, built once however many are to get it."""
    try:
        return packet.frame  # type: ignore[no-any-return]
    except AttributeError:
        packet.frame = bytes(FRAMES.send_data(packet.encode()))
        return packet.frame  # type: ignore[no-any-return]


class WebSocket(asyncio.Protocol):
    """A connection after its handshake; tells its session what happens to it."""

    transport: asyncio.Transport

    def __init__(self, session: Any, loop: Loop, largest: int) -> None:
        self.session, self.loop, self.largest = session, loop, largest
        self.wire = Connection(ConnectionType.SERVER)
        self.parts: list[Any] = []  # of a message that has not arrived whole
        self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.max_size = READ_SIZE  # type: ignore[attr-defined]
        self.loop.serve(self.session.opened, self)

    def data_received(self, data: bytes) -> None:
        self.loop.serve(self._read, data)

    def connection_lost(self, _error: Exception | None) -> None:
        self.loop.serve(self.session.lost, self)

    def write(self, data: bytes) -> None:
        """Sends as much as the system takes, and the rest when it takes more."""
        waiting = self.transport.get_write_buffer_size()
        self.transport.write(data)
        if waiting and waiting + len(data) > LAG_LIMIT:
            self.session.cut_off(f"{waiting + len(data):,} bytes")

    def close(self) -> None:
        """Hangs up."""
        if not self.transport.is_closing():
            if not self.transport.get_write_buffer_size():
                self.transport.write(CLOSE_FRAME)
            self.transport.abort()

    def _read(self, data: bytes) -> None:
        try:
            self.wire.receive_data(data)
            for event in self.wire.events():
                self._handle(event)
                if self.transport.is_closing():
                    return
        except (LocalProtocolError, RemoteProtocolError):
            self.close()

    def _handle(self, event: Any) -> None:
        if isinstance(event, TextMessage | BytesMessage):
            self.size += len(event.data)
            if self.size > self.largest:
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
