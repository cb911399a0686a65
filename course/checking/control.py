"""The line between a check and the process that runs the submission: JSON, one message a line."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

CHECKER = "/checker"  # the namespace of the markers; no lesson uses it

Message = dict[str, Any]


class Control:
    """One end of the line. Sending is safe from any thread; a closed line swallows what is sent."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, **message: Any) -> None:
        line = json.dumps(message, default=repr).encode() + b"\n"
        # An error means the other side is gone, and whoever reads from it will notice.
        with contextlib.suppress(OSError), self._lock:
            self._connection.sendall(line)

    def messages(self) -> Iterator[Message]:
        """Yields what arrives until the other end closes."""
        try:
            with self._connection.makefile("rb") as lines:
                for line in lines:
                    yield json.loads(line)
        except (OSError, ValueError):
            return

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


def accept(listener: socket.socket, token: str) -> tuple[Control, Iterator[Message]]:
    """The line of the process that knows the token, and what it sends. Raises `TimeoutError`."""
    while True:
        connection, _ = listener.accept()
        connection.settimeout(None)
        control = Control(connection)
        messages = control.messages()
        if next(messages, {}).get("hello") == token:
            return control, messages
