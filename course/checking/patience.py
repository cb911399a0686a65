"""How long a check waits before it calls something hung: longer where the machine is busy.

The limits are only met by what never ends, so they may be generous. On a machine with nothing
else to do they are the figures given here; a hundred students on one server get more.
"""

import os

LONGEST = 6.0  # times as long, at the most
KEPT = "CHECK_LOAD"  # in the environment: how busy the machine was before the check


def seconds(quiet: float) -> float:
    """`quiet` seconds on a machine with nothing else to do, more on a busy one."""
    kept = os.environ.get(KEPT)
    return quiet * min(LONGEST, max(1.0, float(kept) if kept else load_per_core()))


def keep() -> None:
    """Lets what is checked from now on have the limits of this moment, here and in new processes.

    Without it, a submission that keeps the machine busy would get itself more and more time.
    """
    os.environ[KEPT] = f"{load_per_core():.2f}"


def load_per_core() -> float:
    """How many programs want each core now; 1.0 where the system does not tell."""
    try:
        return os.getloadavg()[0] / (os.cpu_count() or 1)
    except (AttributeError, OSError):
        return 1.0
