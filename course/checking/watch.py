"""Checks again whenever the file is saved, and says what has changed since the last verdict."""

import time
from collections.abc import Callable
from pathlib import Path

from course.checking.verdict import Verdict

LOOK_EVERY = 0.2  # seconds; one stat call, which also sees files that editors put in place anew


def saved_at(path: Path) -> tuple[int, int] | None:
    """What changes when a file is saved, or None while there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def wait_for_save(
    path: Path, last: tuple[int, int] | None, meanwhile: Callable[[], None]
) -> tuple[int, int] | None:
    """Returns when the file is other than it was at `last`, and has stopped changing.

    Until then it calls `meanwhile`, some times a second.
    """
    while (now := saved_at(path)) == last:
        meanwhile()
        time.sleep(LOOK_EVERY)
    while True:
        time.sleep(LOOK_EVERY / 4)
        later = saved_at(path)
        if later == now:
            return now
        now = later


def changes(before: Verdict | None, after: Verdict) -> list[str]:
    """What is different between two verdicts, a sentence each."""
    if before is None:
        return []
    if bool(before.problem) != bool(after.problem):
        return ["Your file can’t be run now." if after.problem else "Your file runs again."]
    if after.problem:
        return ["Your file still can’t be run."]
    known = {task.number: task for task in before.tasks}
    said = []
    for task in after.tasks:
        then = known.get(task.number)
        if then is None or then.status == task.status:
            continue
        verb = {"passed": "passes now", "failed": "fails now", "waiting": "waits now"}[task.status]
        said.append(f"Task {task.number} {verb}.")
    return said or ["No task changed."]
