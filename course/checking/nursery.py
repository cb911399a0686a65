"""Processes for many checks in a row, split off from one that has its imports behind it.

Importing takes longer than most checks do. Where a process can fork, one does it once for all: the
submissions have processes of their own as always, which begin where the imports end.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from course.checking.surroundings import environment
from course.lessons import ROOT

CAN_FORK = hasattr(os, "fork")


class Forked:
    """A process that another one has split off: as much of `subprocess.Popen` as a check needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def kill(self) -> None:
        # It may end, and be buried, at any moment by itself.
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(self.pid).kill()

    def wait(self) -> None:
        """Returns when it has ended; whoever has split it off buries it."""
        while self.is_there():
            time.sleep(0.001)

    def is_there(self) -> bool:
        try:
            return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


class Nursery:
    """Splits off a process for each check. It ends with the process that made it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # one question, one answer: else two may get one pid
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "course.checking.child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            text=True,
        )

    def spawn(self, port: int, token: str, path: Path) -> Forked:
        """A process that calls back to `port` and waits for what it is to load."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        with self._lock:
            self._mother.stdin.write(json.dumps([port, token, str(path)]) + "\n")
            self._mother.stdin.flush()
            return Forked(int(self._mother.stdout.readline()))

    def close(self) -> None:
        """Ends the process that splits the others off."""
        self._mother.kill()
        self._mother.wait()
