"""Clients as Engine.IO sees them, sent to the plain way, but with an end to what they may cost."""

import logging
from typing import Any

from engineio.packet import Packet
from engineio.socket import Socket

PACKETS_LIMIT = 2_000  # that may wait for a client

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
        try:
            return super()._websocket_handler(ws)
        except Exception:
            # Engine.IO would let it out, and Werkzeug write an error page into the WebSocket.
            self.server.logger.exception("unreadable packet")
            self._give_up()
            ws.close()
            return []
