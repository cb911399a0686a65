"""Starts the programs that serve, and leaves none behind."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from types import FrameType

from course.lessons import ROOT

GRACE = 3.0  # seconds a program has to end by itself


class Stop(BaseException):
    """Somebody asked us to end: Ctrl-C, SIGTERM, or the terminal was closed."""


def start(
    module: str,
    *arguments: str,
    piped: bool = False,
    quiet: bool = False,
    environment: Mapping[str, str] = {},
) -> subprocess.Popen[str]:
    """Start `python -m module` as a child that ends with us.

    With `piped`, its standard output is ours to read; with `quiet`, its log goes nowhere.
    `environment` is added to our own.
    """
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows: to send CTRL_BREAK
    with _deaf_to_ctrl_c():
        return subprocess.Popen(
            [sys.executable, "-u", "-m", "course.lifeline", str(os.getpid()), module, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE if piped else None,
            stderr=subprocess.DEVNULL if quiet else None,
            encoding="utf-8",
            errors="replace",
            creationflags=flags,
        )


@contextlib.contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let a child be born deaf to Ctrl-C, which would catch it in the middle of its imports."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def stop(*children: "subprocess.Popen[str]") -> None:
    """End the children and all they started, politely first."""
    import psutil

    family: list[psutil.Process] = []
    for child in children:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(child.pid)
            family += [*process.children(recursive=True), process]
    for child in children:
        with contextlib.suppress(OSError):
            if child.poll() is None:
                child.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
    _, left = psutil.wait_procs(family, timeout=GRACE)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    for child in children:
        child.wait()


@contextlib.contextmanager
def until_stopped() -> Iterator[None]:
    """Run the body until it ends or somebody asks us to stop, which is a good end.

    While the body tidies up, further requests are not heard.
    """
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    # Who started us with nohup wants SIGHUP ignored.
    numbers = [n for n in map(signal.Signals.__getitem__, names) if _is_heard(n)]

    asked = False

    def hear(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    before = {number: signal.signal(number, hear) for number in numbers}
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)  # whatever started us was deaf to
    try:
        yield
    except Stop:
        pass
    except Exception:
        if not asked:  # else it is what was cut short: an import, or a line for a closed terminal
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_heard(number: signal.Signals) -> bool:
    return signal.getsignal(number) is not signal.SIG_IGN
