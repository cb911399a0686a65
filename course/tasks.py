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


@dataclass(frozen=True)
class Todo:
    """A TODO comment: the line it begins on, and what it asks, on one line."""

    line: int
    text: str


def tasks_of(lesson: Lesson) -> list[Task]:
    """The lesson's tasks in order: `hints.md` has a section for each, the starter its text."""
    source = starter(lesson) or ""
    if not source and lesson.exercise.is_file():
        source = lesson.exercise.read_text("utf-8", errors="replace")
    asked, hints = todos(source), read_hints(lesson)
    return [
        Task(number, asked[number].text if number in asked else "", hints[number])
        for number in sorted(hints)
    ]


def todos(source: str) -> dict[int, Todo]:
    """The TODO comments of an exercise, by the number of their task."""
    found: dict[int, Todo] = {}
    current = 0
    for at, line in enumerate(source.splitlines(), start=1):
        comment = re.fullmatch(r"\s*#\s*(.*)", line)
        if not comment:
            current = 0
        elif opened := re.fullmatch(r"TODO (\d+): (.*)", comment[1]):
            current = int(opened[1])
            found.setdefault(current, Todo(at, opened[2]))
        elif current:
            begun = found[current]
            found[current] = Todo(begun.line, f"{begun.text} {comment[1]}")
    return found


def read_hints(lesson: Lesson) -> dict[int, tuple[str, ...]]:
    """The hints per task number, the faintest first: a list under each `## Task n`."""
    source = lesson.hints.read_text("utf-8")
    sections = re.split(r"^## Task (\d+)\n", source, flags=re.MULTILINE)[1:]
    return {
        int(number): tuple(re.findall(r"^\d+\. (.+)$", body, re.MULTILINE))
        for number, body in zip(sections[::2], sections[1::2], strict=True)
    }
