"""Finds the submissions in a folder, and whose they are and for which lesson."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from course.grading.places import beginning, expected_in, lessons
from course.lessons import Lesson

NAMED_IN_TEXT = re.compile(r'\A\s*(?:"""|\'\'\'|#)\s*Lesson (\d\d?)\b')
NAMED_IN_NAME = re.compile(r"(?:^|[_\W])(?:lesson[_-]?)?(\d\d?)(?=[_\W]|$)", re.IGNORECASE)
NO_LESSON = "It names no lesson: put it into a folder such as 03_rooms, or grade with --lesson."


@dataclass(frozen=True)
class Submission:
    """One student's answer to one lesson; `problem` says why it can't be checked, if it can't."""

    student: str
    lesson: Lesson | None  # None where it can't be made out
    path: Path
    inside: Path  # the same, seen from the folder of all submissions
    problem: str = ""

    @property
    def slug(self) -> str:
        """The lesson's; empty where there is none."""
        return self.lesson.slug if self.lesson else ""


def find(folder: Path, only: Lesson | None = None) -> list[Submission]:
    """Every submission in `folder`: `ann.py`, `ann/03_rooms/exercise.py`, or a whole copy of the course.

    The lesson is `only`, or the one that a folder's name, the file's first line or its name tells.
    Of a copy of the course only the exercises count. What was handed in and is no Python file is
    here, too, with a problem.
    """
    found = []
    for path, problem in sorted(expected_in(folder)):
        inside = path.relative_to(folder)
        lesson = lesson_of(path, inside) or only
        if only and lesson != only:
            continue
        student = path.stem if len(inside.parts) == 1 and path.is_file() else inside.parts[0]
        problem = printable(problem) or ("" if lesson else NO_LESSON)
        found.append(Submission(printable(student), lesson, path, inside, problem))
    return told_apart(found)


def lesson_of(path: Path, inside: Path) -> Lesson | None:
    """The lesson that a folder's name, the text or the file's name tells, in this order."""
    known = {lesson.number: lesson for lesson in lessons() if lesson.has_exercise}
    for lesson in known.values():
        if lesson.slug in inside.parts or path.stem.endswith(lesson.slug):
            return lesson
    for found in (NAMED_IN_TEXT.match(beginning(path)), NAMED_IN_NAME.search(path.stem)):
        if found and int(found[1]) in known:
            return known[int(found[1])]
    return None


def told_apart(found: list[Submission]) -> list[Submission]:
    """The same submissions; what several have as their name stands with its place behind it."""
    owners: dict[str, set[str]] = {}
    for each in found:
        owners.setdefault(alike(each.student), set()).add(each.inside.parts[0])
    often = Counter((alike(each.student), each.inside.parts[0], each.lesson) for each in found)
    named = []
    for each in found:
        place = each.inside.parts[0] + ("/" if len(each.inside.parts) > 1 else "")
        if often[alike(each.student), each.inside.parts[0], each.lesson] > 1:
            place = each.inside.as_posix()
        elif len(owners[alike(each.student)]) == 1:
            place = ""
        named.append(
            replace(each, student=f"{each.student} ({printable(place)})" if place else each.student)
        )
    return named


def alike(name: str) -> str:
    """What names that look the same have in common."""
    return unicodedata.normalize("NFC", name).casefold()


def printable(text: str) -> str:
    """Text for one line of a terminal or a file: a name or a message may hold any character."""
    line = " ".join(text.split())
    return "".join(character if character.isprintable() else "�" for character in line)
