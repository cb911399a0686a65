"""Finds the submissions in a folder, and whose they are and for which lesson."""

import re
from dataclasses import dataclass
from pathlib import Path

from course.lessons import Lesson, all_lessons

NOT_THEIRS = {".venv", ".git", "__pycache__", "node_modules", ".progress", "tests", "checkpoints"}
NAMED_IN_TEXT = re.compile(r'\A\s*(?:"""|\'\'\'|#)\s*Lesson (\d\d?)\b')
NAMED_IN_NAME = re.compile(r"(?:^|[_\W])(?:lesson[_-]?)?(\d\d?)(?=[_\W]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Submission:
    """One student's answer to one lesson."""

    student: str
    lesson: Lesson
    path: Path


@dataclass(frozen=True)
class Unclear:
    """A Python file that belongs to no lesson that could be made out."""

    student: str
    path: Path


def find(folder: Path, only: Lesson | None = None) -> tuple[list[Submission], list[Unclear]]:
    """Every submission in `folder`: `ann.py`, `ann/03_rooms/exercise.py`, or a whole copy of the course.

    The lesson is `only`, or the one that a folder's name, the file's first line or its name tells.
    Of a copy of the course only the exercises count.
    """
    found, unclear = [], []
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder)
        if NOT_THEIRS & set(inside.parts) or is_of_the_course(inside):
            continue
        student = inside.parts[0] if len(inside.parts) > 1 else path.stem
        lesson = lesson_of(path, inside) or only
        if only and lesson and lesson != only:
            continue
        if lesson is None:
            unclear.append(Unclear(student, path))
        else:
            found.append(Submission(student, lesson, path))
    return found, unclear


def is_of_the_course(inside: Path) -> bool:
    """Whether a file came with the course: everything in a lesson's folder but the exercise."""
    in_course = {"course", "final_app", "benchmarks", "docs", "deploy"} & set(inside.parts[:-1])
    in_lesson = any(lesson.slug in inside.parts[:-1] for lesson in all_lessons())
    return bool(in_course) or inside.name == "learn.py" or (in_lesson and not is_exercise(inside))


def is_exercise(inside: Path) -> bool:
    return inside.name.startswith("exercise") or inside.name not in ("app.py", "solution.py")


def lesson_of(path: Path, inside: Path) -> Lesson | None:
    """The lesson that a folder's name, the text or the file's name tells, in this order."""
    lessons = {lesson.number: lesson for lesson in all_lessons() if lesson.has_exercise}
    for lesson in lessons.values():
        if lesson.slug in inside.parts[:-1] or path.stem.endswith(lesson.slug):
            return lesson
    try:
        text = path.read_text("utf-8", "replace")[:200]
    except OSError:
        text = ""
    for found in (NAMED_IN_TEXT.match(text), NAMED_IN_NAME.search(path.stem)):
        if found and int(found[1]) in lessons:
            return lessons[int(found[1])]
    return None
