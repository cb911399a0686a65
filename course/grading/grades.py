"""Checks many submissions, several at a time; whatever one of them does, the others go on."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from course.checking import patience
from course.checking.cluster import server_for
from course.checking.nursery import CAN_FORK, Nursery
from course.checking.runner import BadFile, check, read
from course.checking.verdict import Verdict
from course.grading.copies import own_copy
from course.grading.submissions import Submission, printable
from course.programs import CannotStart
from course.tasks import tasks_of

MOST_AT_ONCE = 4


@dataclass(frozen=True)
class Grade:
    """What one submission's check found out."""

    submission: Submission
    verdict: Verdict

    @property
    def problem(self) -> str:
        """Why nothing could be checked, in a sentence; else empty."""
        return self.verdict.problem

    @property
    def passed(self) -> int:
        """How many tasks pass."""
        return sum(task.status == "passed" for task in self.verdict.tasks)

    @property
    def total(self) -> int:
        """How many tasks the lesson has; 0 where it is not known which lesson it is."""
        return len(tasks_of(self.submission.lesson)) if self.submission.lesson else 0


def grade_all(submissions: list[Submission], done: Callable[[Grade], None]) -> list[Grade]:
    """Grades in the order of `submissions`; `done` is called as each one is finished."""
    patience.keep()  # what one submission burns must not lengthen everybody’s time
    nursery = Nursery() if CAN_FORK else None
    try:
        workers = min(MOST_AT_ONCE, os.cpu_count() or 1)
        with ThreadPoolExecutor(workers) as pool:
            running = {pool.submit(grade, each, nursery): each for each in submissions}
            grades = {}
            for future in as_completed(running):
                grades[running[future]] = future.result()
                done(grades[running[future]])
    finally:
        if nursery:
            nursery.close()
    return [grades[each] for each in submissions]


def grade(submission: Submission, nursery: Nursery | None) -> Grade:
    """Checks one submission; never raises for what a submission is or does."""
    verdict = Verdict(submission.slug, str(submission.path), problem=submission.problem)
    try:
        if not submission.problem:
            verdict = check_copy(submission, nursery)
    except (BadFile, CannotStart) as bad:
        verdict.problem = str(bad).replace(str(submission.path), submission.inside.as_posix())
    except Exception as error:  # a fault of ours: it must not cost the others their grades
        verdict.problem = f"The check itself failed: {type(error).__name__}: {error}"
    verdict.problem = printable(verdict.problem)
    return Grade(submission, verdict)


def check_copy(submission: Submission, nursery: Nursery | None) -> Verdict:
    """Checks a copy of a submission. Raises `BadFile` and `CannotStart`."""
    assert submission.lesson
    read(submission.path)
    with own_copy(submission) as copy:
        server = server_for(submission.lesson, copy, nursery.spawn if nursery else None)
        verdict = check(submission.lesson, copy, server)
    # Nobody has handed in the copy, so no sentence names it.
    said = verdict.problem.replace(str(copy), copy.name)
    verdict.problem = said.replace(f"{copy.parent}{os.sep}", "")
    return verdict
