"""Reads the instructor's notes: a page per lesson, with headings that are always the same.

The pages are written by hand. What is read here becomes plans and slides, so a page that lacks
something is refused with the name of what is missing.
"""

import re
from dataclasses import dataclass
from textwrap import dedent

from course.excerpts import MissingPiece
from course.lessons import ROOT, Lesson, all_lessons

FOLDER = ROOT / "docs" / "instructor" / "lessons"
PARTS = ("Predict", "Run", "Investigate", "Modify", "Make")
QUESTION = re.compile(r'^\?\?\? question "(.+)"\n((?:(?: {4}.*)?\n)+)', re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """One part of a lesson, such as Predict; `minutes` is what it takes a class."""

    name: str
    minutes: int
    what: str


@dataclass(frozen=True)
class Notes:
    """What an instructor wants to know about one lesson; all texts are Markdown."""

    lesson: Lesson
    parts: list[Part]
    goal: str
    talking_points: list[str]
    show_live: str
    listen_for: list[tuple[str, str]]  # what they say, what to ask
    questions: list[tuple[str, str]]  # with their answers
    leave_out: str

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


def all_notes() -> list[Notes]:
    """The notes of every lesson, in the order of the course. Raises `MissingPiece`."""
    return [notes_of(lesson) for lesson in all_lessons()]


def notes_of(lesson: Lesson) -> Notes:
    """One lesson's notes. Raises `MissingPiece` if there are none, or a section is not there."""
    file = FOLDER / f"{lesson.slug}.md"
    if not file.is_file():
        raise MissingPiece(f"There are no notes for instructors: {file.relative_to(ROOT)}.")
    return read_notes(lesson, file.read_text("utf-8"))


def read_notes(lesson: Lesson, text: str) -> Notes:
    """The notes in a page's text. Raises `MissingPiece`."""
    head, *rest = re.split(r"^## ", text + "\n", flags=re.MULTILINE)
    sections = {name: body for name, _, body in (each.partition("\n") for each in rest)}

    def section(name: str) -> str:
        if not sections.get(name, "").strip():
            raise MissingPiece(f"The notes of {lesson.slug} say nothing under “{name}”.")
        return sections[name]

    parts = [_part(lesson, row) for row in _rows(head)]
    if not parts:
        raise MissingPiece(f"The notes of {lesson.slug} have no table of parts and minutes.")
    return Notes(
        lesson,
        parts,
        section("Goal").strip(),
        re.findall(r"^- (.+)$", section("Talking points"), re.MULTILINE),
        section("To show live").strip(),
        [(row[0], row[1]) for row in _rows(section("What to listen for"))],
        questions_in(section("Questions")),
        section("To leave out").strip(),
    )


def questions_in(text: str) -> list[tuple[str, str]]:
    """The folded questions of a piece of Markdown, each with its answer."""
    return [(ask, dedent(answer).strip()) for ask, answer in QUESTION.findall(text + "\n")]


def _rows(text: str) -> list[list[str]]:
    """The rows of a table, without its heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _part(lesson: Lesson, row: list[str]) -> Part:
    name, minutes, what = [*row, "", ""][:3]
    if name not in PARTS or not minutes.isdecimal() or int(minutes) == 0:
        raise MissingPiece(
            f"The notes of {lesson.slug} have a row “{name} | {minutes}”: it wants one of "
            f"{', '.join(PARTS)}, and its minutes."
        )
    return Part(name, int(minutes), what)
