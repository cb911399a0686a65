"""A Redis beside a learner's program: for invited guests alone, ended with who started it."""

import contextlib
import os
import secrets
import socket
import subprocess
import tempfile
import time
from typing import Any

from course.engines import redis_command
from course.programs import CannotStart, found

NEEDS = "redis-server"
SECONDS_TO_START = 10.0
TRIES = 3  # another program may take the port first

# The shell ends Redis as soon as its own input ends: when it is closed, and when we are killed.
GUARD = '"$@" </dev/null & read -r _; kill -9 $!; wait'


class RedisServer:
    """A Redis that keeps nothing on the disk, and that nobody without its secret can use."""

    def __init__(self) -> None:
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._guests = 0
        self.port = 0

    def start(self) -> None:
        """Starts it and waits until it answers. Raises `CannotStart`."""
        program = found(NEEDS)
        for _ in range(TRIES):
            self._begin(program)
            if self._answers():
                self.ask("CONFIG", "SET", "requirepass", self._secret)
                return
            self.stop()
        raise CannotStart(f"{program} does not start. Try it by hand: redis-server --port 0")

    def guest(self) -> str:
        """Empties it, shuts out every earlier guest, and returns the address for the next one.

        What an earlier copy of a submission has left running can do nothing here any more.
        """
        if self._guests:
            self.ask("ACL", "DELUSER", f"guest{self._guests}")
        self.ask("FLUSHALL")
        self._guests += 1
        name, key = f"guest{self._guests}", secrets.token_hex(8)
        rights = ["ACL", "SETUSER", name, "on", f">{key}", "allkeys", "allcommands", "-shutdown"]
        if isinstance(self.ask(*rights, "allchannels"), Refused):
            self.ask(*rights)  # before Redis 6.2 everybody may use every channel
        return f"redis://{name}:{key}@127.0.0.1:{self.port}/0"

    def ask(self, *words: Any) -> Any:
        """The answer to one command; an error that Redis answers with is a `Refused`."""
        assert self._line is not None
        request = [f"*{len(words)}\r\n".encode()]
        for word in words:
            raw = str(word).encode()
            request.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
        self._line.sendall(b"".join(request))
        return _answer(self._reader)

    def stop(self) -> None:
        if self._line is not None:
            self._reader.close()
            self._line.close()
            self._line = None
        if self._process is not None:
            if os.name != "posix":
                self._process.kill()
            elif self._process.stdin:
                self._process.stdin.close()
            self._process.wait()
            self._process = None

    def _begin(self, program: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        # The file is never written; by its name we know that this one is ours.
        ours = ["--dir", tempfile.gettempdir(), "--dbfilename", self._secret]
        command = [*redis_command(program, self.port), *ours]
        guard = ["/bin/sh", "-c", GUARD, "sh"] if os.name == "posix" else []
        self._process = subprocess.Popen(
            [*guard, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",  # Ctrl-C is not meant for it
        )

    def _answers(self) -> bool:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                self._line = socket.create_connection(("127.0.0.1", self.port), timeout=5)
                self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._reader = self._line.makefile("rb")
                return bool(self.ask("CONFIG", "GET", "dbfilename") == ["dbfilename", self._secret])
            time.sleep(0.002)
        return False


class Refused(str):
    """An error that Redis has answered with."""


def _answer(lines: Any) -> Any:
    """One value as Redis writes it. Raises `ConnectionError` when the line has ended."""
    line = lines.readline().decode().rstrip("\r\n")
    if not line:
        raise ConnectionError("Redis has ended")
    kind, rest = line[0], line[1:]
    if kind == "-":
        return Refused(rest)
    if kind == ":":
        return int(rest)
    if kind == "*":
        return [_answer(lines) for _ in range(int(rest))]
    if kind == "$":
        size = int(rest)
        return lines.read(size + 2)[:size].decode("utf-8", "replace") if size >= 0 else None
    return rest
