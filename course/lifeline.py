"""Runs a module as a program that ends with the program that started it, however that ended.

python -m course.lifeline PARENT MODULE ARGUMENTS…
"""

import os
import runpy
import signal
import sys
import threading
import time


def main() -> None:
    """Run the module named on the command line, as `python -m` would."""
    parent, module = int(sys.argv[1]), sys.argv[2]
    # Ctrl-C reaches every program of the terminal; the parent answers it, and then stops us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    sys.argv[:3] = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


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
