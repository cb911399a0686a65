"""Checks many submissions, several at a time; whatever one of them does, the others go on."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from course.checking import patience
from course.checking.cluster import server_for
from course.checking.nursery import CAN_FORK, Nursery
from course.checking.runner import BadFile, check
from course.checking.verdict import Verdict
from course.engines import CannotStart
from course.grading.submissions import Submission

MOST_AT_ONCE = 4


@dataclass(frozen=True)
class Grade:
    """What one submission's check found out; `verdict` is None when nothing could be checked."""

    submission: Submission
    verdict: Verdict | None
    problem: str

    @property
    def passed(self) -> int:
        """How many tasks pass."""
        return sum(task.status == "passed" for task in self.verdict.tasks) if self.verdict else 0


def grade_all(submissions: list[Submission], done: Callable[[Grade], None]) -> list[Grade]:
    """Grades in the order of `submissions`; `done` is called as each one is finished."""
    patience.keep()  # what one submission burns must not lengthen everybody’s time
    nursery = Nursery() if CAN_FORK else None
    try:
        workers = min(MOST_AT_ONCE, os.cpu_count() or 1)
        with TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
            copies = [own_copy(each, Path(folder, str(n))) for n, each in enumerate(submissions)]
            running = {
                pool.submit(grade, each, copy, nursery): each
                for each, copy in zip(submissions, copies, strict=True)
            }
            grades = {}
            for future in as_completed(running):
                grades[running[future]] = future.result()
                done(grades[running[future]])
    finally:
        if nursery:
            nursery.close()
    return [grades[each] for each in submissions]


def own_copy(submission: Submission, folder: Path) -> Path:
    """A copy in a folder of its own: what a submission deletes beside it is nobody else's."""
    folder.mkdir()
    copy = folder / submission.path.name
    with suppress(OSError):  # the check says what is wrong with it
        shutil.copyfile(submission.path, copy)
    return copy


def grade(submission: Submission, path: Path, nursery: Nursery | None) -> Grade:
    """Checks one submission, at `path`; never raises for what a submission is or does."""
    try:
        server = server_for(submission.lesson, path, nursery.spawn if nursery else None)
        verdict = check(submission.lesson, path, server)
    except (BadFile, CannotStart) as bad:
        return Grade(submission, None, str(bad))
    except Exception as error:  # a fault of ours: it must not cost the others their grades
        return Grade(submission, None, f"The check itself failed: {type(error).__name__}: {error}")
    return Grade(submission, verdict, verdict.problem)
