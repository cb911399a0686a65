"""What the chat runs on: a server, its connections, its turns. Nothing here knows what a chat is.

The fast way of sending: straight to the sockets, in one thread, at the end of each turn.

The plain way gives each WebSocket a queue and four threads, and packs every packet anew for every
client. Here one loop has all WebSockets. A server's frames carry no mask, so a broadcast's frame is
the same for everybody and is built once; and what one client gets in one turn leaves in one piece.
"""

import time
from functools import partial
from typing import Any

from socketio.manager import Manager

from .loop import Loop as Loop
from .plain import PlainSession
from .rooms import Rooms
from .sessions import FastSession

BEAT = 0.25  # seconds between two looks for who is to be pinged, or has not answered


def install(server: Any, loop: Loop | None) -> None:
    """Makes a socketio.Server send the fast way; to be done before its first client comes.

    Without a loop it goes on sending the plain way, but gives up a reader that is far behind.
    """
    engine = server.eio
    announce = engine.handlers["connect"]

    def adopt(sid: str, environ: dict[str, Any]) -> Any:
        # Engine.IO names the class of its sessions outright. This is the first moment to give a
        # new one another: only the handshake has been put into its queue.
        session = engine.sockets[sid]
        session.__class__ = FastSession if loop else PlainSession
        session.pending = []
        if loop:
            loop.start()
        return announce(sid, environ)

    engine.on("connect", adopt)
    if loop:
        _send_by(loop, server)


def _send_by(loop: Loop, server: Any) -> None:
    engine = server.eio
    engine.loop = loop
    engine.start_service_task = False  # it looks for silent clients; `beat` does, too

    def beat() -> None:
        # One timer for all: one for each would take longer than its ping.
        loop.later(BEAT, beat)
        moment = time.monotonic()
        for session in [*engine.sockets.values()]:
            if isinstance(session, FastSession) and session.due <= moment and not session.closed:
                session.beat()

    loop.later(BEAT, beat)

    if type(server.manager) is Manager:  # another one tells other processes, and comes back
        server.manager.emit = Rooms(server, loop).tell
    # Other threads send, and hang up, as well. In the loop they can't get into the way of a turn
    # that holds the database, and a whole room is told at one go.
    for name in ("emit", "disconnect"):
        setattr(server, name, partial(loop.call, getattr(server, name)))
