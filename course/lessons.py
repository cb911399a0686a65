"""Finds the lessons: the numbered folders are the course, and there is no other list of them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"


class UnknownLesson(ValueError):
    """No lesson goes by that number or name; the message says which there are."""


@dataclass(frozen=True)
class Lesson:
    """One lesson folder, such as `lessons/03_rooms`."""

    number: int
    folder: Path

    @property
    def slug(self) -> str:
        """The folder's name, `03_rooms`: also the name of the lesson's page and tests."""
        return self.folder.name

    @property
    def title(self) -> str:
        """The title on the lesson's card, `Rooms`."""
        return self._card(r"^# \d+ · (.+)$")

    @property
    def idea(self) -> str:
        """The one idea of the lesson, a sentence from its card."""
        return self._card(r"^\*\*The idea:\*\* (.+)$")

    @property
    def app(self) -> Path:
        return self.folder / "app.py"

    @property
    def exercise(self) -> Path:
        return self.folder / "exercise.py"

    @property
    def solution(self) -> Path:
        return self.folder / "solution.py"

    @property
    def has_exercise(self) -> bool:
        """Whether there is something to do and to check; the learner may have deleted their file."""
        return self.solution.exists()

    @property
    def hints(self) -> Path:
        return self.folder / "hints.md"

    @property
    def spec(self) -> Path:
        """The lesson's specification: what `check` runs, and pytest too."""
        return ROOT / "tests" / "lessons" / f"test_{self.slug}.py"

    @property
    def processes(self) -> int:
        """How many processes serve the lesson side by side, as the card says; one if it does not."""
        runs = re.search(r"^\*\*Runs as:\*\* (\d+) processes", self.card, re.MULTILINE)
        return int(runs[1]) if runs else 1

    @property
    def card(self) -> str:
        return (self.folder / "README.md").read_text("utf-8")

    def _card(self, pattern: str) -> str:
        found = re.search(pattern, self.card, re.MULTILINE)
        if not found:
            raise ValueError(f"lessons/{self.slug}/README.md has no line like {pattern}")
        return found[1]


def all_lessons() -> list[Lesson]:
    """Every lesson, in order."""
    folders = sorted(f for f in LESSONS.iterdir() if re.match(r"\d\d_", f.name) and f.is_dir())
    return [Lesson(int(folder.name[:2]), folder) for folder in folders]


def lesson_of(file: Path) -> Lesson | None:
    """The lesson in whose folder a file lies, or None."""
    folder = file.absolute().parent
    return next((each for each in all_lessons() if each.folder == folder), None)


def find_lesson(which: str) -> Lesson:
    """The lesson a person means by `3`, `03` or `03_rooms`.

    Raises `UnknownLesson` when there is none.
    """
    lessons = all_lessons()
    for lesson in lessons:
        if which == lesson.slug or (which.isdecimal() and int(which) == lesson.number):
            return lesson
    known = ", ".join(str(lesson.number) for lesson in lessons)
    raise UnknownLesson(f"There is no lesson {which}. Choose one of: {known}.")
