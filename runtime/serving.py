"""Serving an app: a port of its own, threads, and an end without noise."""

import errno
import logging
import socket
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from .running import Running

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds that each of two things may take at the end


class CannotServe(Exception):
    """There is no port to serve on; the message is one sentence that says why."""


class Handler(WSGIRequestHandler):
    """One connection of a browser."""

    # Else a small packet waits up to 40 ms, until the other side has acknowledged the one before.
    disable_nagle_algorithm = True
    timeout = 30  # seconds of silence that cost a connection; no WebSocket is silent for so long

    def run_wsgi(self) -> None:
        with self.server.requests:  # type: ignore[attr-defined]
            super().run_wsgi()

    def parse_request(self) -> bool:
        """Refuses a length that is no number: to read -1 bytes is to read for ever."""
        if not super().parse_request():
            return False
        lengths = self.headers.get_all("Content-Length", [])
        if all(length.isascii() and length.isdigit() for length in lengths):
            return True
        self.send_error(400)
        return False

    def version_string(self) -> str:
        return "server"  # whose versions are nobody's business

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """The client has gone, or the loop has taken its connection over."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:
        # Werkzeug reports every request, and the end of every WebSocket as a bad request.
        log.debug(message, *args)


class Server:
    """Serves one Flask-SocketIO app from a thread of its own, from `start` to `stop`."""

    def __init__(
        self, app: Flask, host: str, port: int, tries: int, finish: Callable[[float], None]
    ) -> None:
        """Binds the first free one of so many ports, from `port` on; raises CannotServe.

        `finish` is called at the end, with a number of seconds: it has no event begin any more, and
        waits for those that have begun.
        """
        self.app, self.host, self.finish = app, host, finish
        with bind(host, port, tries) as listener:  # the server holds a duplicate
            self.server = make_server(
                host, port, app, threaded=True, request_handler=Handler, fd=listener.fileno()
            )
        # Among them, the plain way, every open WebSocket.
        self.requests = self.server.requests = Running()  # type: ignore[attr-defined]
        self.port = self.server.port
        # The poll interval, in seconds, is how long `stop` may have to wait.
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True)
        self.start = self.thread.start

    @property
    def url(self) -> str:
        """The address for this computer."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def stop(self) -> None:
        """Takes no more connections, lets what is running finish, and hangs up: 10 seconds at most.

        Without a goodbye: a client that is told so stays away; one that is cut off comes back.
        """
        self.server.shutdown()
        self.thread.join()
        self.finish(PATIENCE)
        engine = self.app.extensions["socketio"].server.eio
        loop = getattr(engine, "loop", None)  # there if it sends the fast way
        if loop:
            loop.settle()
        for connection in list(engine.sockets.values()):
            connection.close(wait=False, abort=True)
        engine.shutdown()
        self.requests.wait_until_none(PATIENCE)  # the last acknowledgements are on their way
        if loop:
            loop.stop()


def bind(host: str, port: int, tries: int) -> socket.socket:
    """A listening socket on the first free one of so many ports from `port` on; 0 takes any."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + tries, 65536)) if port else [0]:
        try:
            return socket.create_server((host, candidate), family=family, backlog=128)
        except OSError as error:
            if error.errno == errno.EACCES:
                reserved = f"Port {candidate} is reserved by the system, as most below 1024 are."
                raise CannotServe(reserved) from None
            if error.errno != errno.EADDRINUSE:
                unknown = f"This computer can't be reached as {host}."
                raise CannotServe(unknown) from None
    busy = f"Port {port} is busy" if tries == 1 else f"No port from {port} on is free"
    raise CannotServe(f"{busy}.")
