"""The gates of the course: what must be true of every lesson before it reaches a learner.

Each gate returns the problems it finds as sentences; an empty list means it is satisfied.
"""

import re
from functools import cache
from pathlib import Path

from course.checking.cluster import server_for
from course.checking.nursery import CAN_FORK, Nursery
from course.checking.runner import check
from course.checking.spec import load_spec
from course.checking.verdict import TaskResult, Verdict
from course.lessons import ROOT, Lesson
from course.tasks import todos

PIN = re.compile(r"# Task (\d+) must say: (.+)")


def known_wrong(lesson: Lesson) -> list[Path]:
    """Answers with one misconception each; the first line pins the task and the message."""
    return sorted((ROOT / "tests" / "known_wrong" / lesson.slug).glob("*.py"))


def known_right(lesson: Lesson) -> list[Path]:
    """Correct answers, each written in another way than the solution."""
    return sorted((ROOT / "tests" / "known_right" / lesson.slug).glob("*.py"))


@cache
def nursery() -> Nursery:
    return Nursery()


def verdict_on(lesson: Lesson, path: Path, only: int | None = None) -> Verdict:
    """Checks one of many answers, or what it says to one task."""
    server = server_for(lesson, path, nursery().spawn) if CAN_FORK else None
    return check(lesson, path, server, only)


def right_answer_problems(lesson: Lesson, path: Path) -> list[str]:
    """A correct answer passes every task."""
    verdict = verdict_on(lesson, path)
    if verdict.problem:
        return [f"{path.name} can’t be run: {verdict.problem}"]
    return [
        f"{path.name}: task {task.number} is {task.status}: {story(task)}"
        for task in verdict.tasks
        if task.status != "passed"
    ]


def starter_problems(lesson: Lesson, path: Path) -> list[str]:
    """The starter runs, and fails exactly the tasks that it leaves open."""
    verdict = verdict_on(lesson, path)
    if verdict.problem:
        return [f"The starter can’t be run: {verdict.problem}"]
    open_tasks = set(todos(path.read_text("utf-8")))
    asked = {task.number for task in load_spec(lesson.spec).tasks}
    problems = [f"Task {n} is checked but has no TODO." for n in sorted(asked - open_tasks)]
    problems += [f"TODO {n} is not checked." for n in sorted(open_tasks - asked)]
    for task in verdict.tasks:
        if task.status == "passed" and task.number in open_tasks:
            problems.append(f"Task {task.number} passes although nothing is done for it.")
    if verdict.tasks and verdict.tasks[0].status == "waiting":
        problems.append("The first task waits: a learner would not know where to begin.")
    return problems


def wrong_answer_problems(lesson: Lesson, path: Path) -> list[str]:
    """A known wrong answer fails the task it is pinned to, with the message it is pinned to."""
    pin = PIN.match(path.read_text("utf-8"))
    if not pin:
        return [f"{path.name} does not begin with a line like “# Task 2 must say: …”."]
    number, message = int(pin[1]), pin[2].strip()
    verdict = verdict_on(lesson, path, only=number)
    if verdict.problem:
        return expect_said(path, message, verdict.problem)
    task = find_task(verdict, number)
    if task is None:
        return [f"{path.name} is pinned to task {number}, which does not exist."]
    if task.status != "failed":
        return [f"{path.name}: task {number} is {task.status}, but should fail."]
    return expect_said(path, message, story(task))


def expect_said(path: Path, message: str, said: str) -> list[str]:
    if message in said:
        return []
    return [f"{path.name} should be told “{message}”, but is told: {said}"]


def find_task(verdict: Verdict, number: int) -> TaskResult | None:
    return next((task for task in verdict.tasks if task.number == number), None)


def story(task: TaskResult) -> str:
    """What a learner reads of a failed task, without the picture."""
    return " | ".join(part for part in (task.received, task.expected, task.cause) if part)
