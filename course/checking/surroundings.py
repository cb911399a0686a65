"""What surrounds the process of a check: its environment, and the processes it starts."""

import os

import psutil

# Where no learner's clock is at home: a time that is not in UTC shows, wherever a check runs.
TIME_ZONE = "CHECK-03:17"


def environment() -> dict[str, str]:
    """The environment a submission runs in: nothing of Flask's own settings leaks in."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("FLASK_", "WERKZEUG_"))}
    return {
        **keep,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "TZ": TIME_ZONE,
    }


def descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []
