"""Reads a lesson's tasks: what the exercise asks in its TODO lines, and the hints for each."""

import re
from dataclasses import dataclass

from course.lessons import Lesson
from course.starters import starter


@dataclass(frozen=True)
class Task:
    """One numbered task of an exercise, and its hints from the faintest to the answer.

    `text` is empty when the TODO is gone from the file and no copy of the starter was kept.
    """

    number: int
    text: str
    hints: tuple[str, ...]


def tasks_of(lesson: Lesson) -> list[Task]:
    """The lesson's tasks in order: `hints.md` has a section for each, the starter its text."""
    source = starter(lesson) or ""
    if not source and lesson.exercise.is_file():
        source = lesson.exercise.read_text("utf-8", errors="replace")
    asked = _asked(source)
    hints = _hints(lesson.hints.read_text("utf-8"))
    return [Task(number, asked.get(number, ""), hints[number]) for number in sorted(hints)]


def _asked(source: str) -> dict[int, str]:
    tasks: dict[int, list[str]] = {}
    current: list[str] | None = None
    for line in source.splitlines():
        comment = re.fullmatch(r"\s*#\s*(.*)", line)
        if not comment:
            current = None
        elif opened := re.fullmatch(r"TODO (\d+): (.*)", comment[1]):
            current = tasks.setdefault(int(opened[1]), [])
            current.append(opened[2])
        elif current is not None:
            current.append(comment[1])
    return {number: " ".join(lines) for number, lines in tasks.items()}


def _hints(source: str) -> dict[int, tuple[str, ...]]:
    sections = re.split(r"^## Task (\d+)\n", source, flags=re.MULTILINE)[1:]
    return {
        int(number): tuple(re.findall(r"^\d+\. (.+)$", body, re.MULTILINE))
        for number, body in zip(sections[::2], sections[1::2], strict=True)
    }
