"""What surrounds the process of a check: how it starts, its environment, what it starts itself."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psutil

from course.lessons import ROOT

# Where no learner's clock is at home: a time that is not in UTC shows, wherever a check runs.
TIME_ZONE = "CHECK-03:17"


class Process(Protocol):
    """What is needed of a process: to end it, and to know that it has ended."""

    @property
    def pid(self) -> int: ...
    def kill(self) -> None: ...
    def wait(self) -> object: ...


Spawn = Callable[[int, str, Path], Process]  # the port to call back to, a token, the submission


def started(port: int, token: str, path: Path) -> Process:
    """Python, started anew for one check."""
    return subprocess.Popen(
        [sys.executable, "-m", "course.checking.child", str(port), token, str(path)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=os.name == "posix",
    )


def environment() -> dict[str, str]:
    """The environment a submission runs in: nothing of Flask's own settings leaks in."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("FLASK_", "WERKZEUG_"))}
    return {
        **keep,
        "PYTHONIOENCODING": "utf-8",
        "TZ": TIME_ZONE,
    }


def descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def end(process: Process) -> None:
    """Ends a process that leads a session, and everything it started, whatever it is doing."""
    family = descendants(process.pid)
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    for each in family:
        with contextlib.suppress(psutil.Error):
            each.kill()
    process.wait()
