"""Runs a module as a program that ends with the program that started it, however that ended.

python -m course.lifeline PARENT MODULE ARGUMENTS…
"""

import os
import runpy
import signal
import sys
import threading
import time
from types import FrameType

_asked_to_leave = threading.Event()


def main() -> None:
    """Run the module named on the command line, as `python -m` would."""
    parent, module = int(sys.argv[1]), sys.argv[2]
    # Ctrl-C reaches every program of the terminal; the parent answers it, and then stops us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    for name in ("SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    sys.argv[:3] = [module]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except Exception:
        if not _asked_to_leave.is_set():  # else it is what was cut short, such as an import
            raise


def _leave(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # asked twice, we would leave amid tidying up
    _asked_to_leave.set()
    sys.exit(0)


def _end_with(parent: int) -> None:
    while _is_alive(parent):
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)  # the tidy way first
    time.sleep(2)
    os._exit(1)


def _is_alive(parent: int) -> bool:
    if os.name == "posix":
        return os.getppid() == parent
    import psutil

    return psutil.pid_exists(parent)


if __name__ == "__main__":
    main()
