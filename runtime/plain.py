"""Clients as Engine.IO sees them, sent to the plain way, but with an end to what they may cost."""

import logging
import re
from typing import Any

from engineio.packet import Packet
from engineio.socket import Socket

PACKETS_LIMIT = 2_000  # that may wait for a client
PACKET = re.compile("[1345]|2probe")  # what a client may begin with, once there is a WebSocket

log = logging.getLogger(__name__)


class PlainSession(Socket):  # type: ignore[misc]
    """An Engine.IO session with a bounded queue, which ends without noise."""

    is_cut_off = False

    def send(self, packet: Packet) -> None:
        if self.queue.qsize() < PACKETS_LIMIT:
            super().send(packet)
        elif not self.is_cut_off:
            self.is_cut_off = True
            log.warning("connection closed: its reader is %s packets behind", PACKETS_LIMIT)
            # In a thread of its own: this one is in the middle of telling others.
            self.server.start_background_task(self._give_up)

    def _give_up(self) -> None:
        """Ends the session, and the thread that writes to its client."""
        with self.queue.mutex:
            self.queue.queue.clear()
        self.queue.put(None)
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)

    def _websocket_handler(self, ws: Any) -> Any:
        wait = ws.wait

        def wait_for_packet() -> str | None:
            data = wait()
            if data is None or (isinstance(data, str) and PACKET.match(data)):
                return data
            # Engine.IO would pass it over, or let Werkzeug write an error page into the WebSocket.
            self.server.logger.error("unreadable packet")
            return None  # as if the client had hung up

        ws.wait = wait_for_packet
        return super()._websocket_handler(ws)
