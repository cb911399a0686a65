"""Socket.IO's packets as text alone, by one encoder and one decoder for all of them."""

from json import JSONDecoder, JSONEncoder
from types import SimpleNamespace

from engineio.json import _safe_int
from socketio.packet import BINARY_ACK, BINARY_EVENT, Packet

# Letters as they are: in escapes a page of Cyrillic would be three times as long.
ENCODER = JSONEncoder(separators=(",", ":"), ensure_ascii=False)
DECODER = JSONDecoder(parse_int=_safe_int)


class TextPacket(Packet):  # type: ignore[misc]
    """A packet without attachments: nobody need look for bytes in what is sent."""

    uses_binary_events = False

    def decode(self, encoded_packet: str) -> int:
        """Reads a packet; raises ValueError, also for one that announces attachments."""
        attachments: int = super().decode(encoded_packet)
        if attachments or self.packet_type in (BINARY_EVENT, BINARY_ACK):
            raise ValueError("attachments are not taken")
        return attachments


# What the servers need of a JSON module, which would make an encoder for each packet.
Json = SimpleNamespace(
    dumps=lambda data, **_: ENCODER.encode(data), loads=lambda text, **_: DECODER.decode(text)
)
