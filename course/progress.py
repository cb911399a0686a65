"""Remembers how far a learner has come: one small JSON file, safe against a crash while writing."""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from course.lessons import ROOT, Lesson, all_lessons
from course.words import learn

FILE = ROOT / ".progress" / "progress.json"


@dataclass
class LessonProgress:
    """One lesson: the tasks that passed when it was last checked, and the hints given per task."""

    tasks: int = 0  # how many there are; 0 before the first check
    passed: list[int] = field(default_factory=list)
    hints: dict[str, int] = field(default_factory=dict)

    @property
    def solved(self) -> bool:
        return self.tasks > 0 and len(self.passed) >= self.tasks


class Progress:
    """The progress in all lessons. `note` is a sentence when the file had to be mended."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self.note = ""
        self._lessons = self._read()

    def of(self, lesson: Lesson) -> LessonProgress:
        return self._lessons.setdefault(lesson.slug, LessonProgress())

    def forget(self, lesson: Lesson) -> None:
        self._lessons.pop(lesson.slug, None)

    def current(self) -> Lesson:
        """The first lesson with an exercise that is not solved; the last one when all are."""
        lessons = [lesson for lesson in all_lessons() if lesson.has_exercise]
        return next((each for each in lessons if not self.of(each).solved), lessons[-1])

    def save(self) -> None:
        """Writes the file whole or not at all. A folder that can't be written is no error."""
        text = json.dumps({slug: asdict(each) for slug, each in self._lessons.items()}, indent=1)
        draft = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(text, "utf-8")
            os.replace(draft, self._file)
        except OSError as error:
            self.note = f"Your progress could not be kept in {self._file}: {error.strerror}."

    def _read(self) -> dict[str, LessonProgress]:
        try:
            return parse(json.loads(self._file.read_text("utf-8")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            return self._set_aside()

    def _set_aside(self) -> dict[str, LessonProgress]:
        aside = self._file.with_name(f"damaged-{time.strftime('%Y%m%d-%H%M%S')}.json")
        try:
            os.replace(self._file, aside)
        except OSError:
            self.note = f"{self._file} can’t be read, so progress starts anew."
        else:
            self.note = (
                f"The file of your progress was damaged and is now {aside.name}. "
                f"Your exercises are untouched; {learn('progress --recheck')} counts them again."
            )
        return {}


def parse(stored: Any) -> dict[str, LessonProgress]:
    """The stored form as objects. Raises ValueError, TypeError or AttributeError when it is none."""
    lessons = {}
    for slug, each in stored.items():
        lesson = LessonProgress(int(each["tasks"]), [int(n) for n in each["passed"]])
        lesson.hints = {str(task): int(given) for task, given in each["hints"].items()}
        lessons[str(slug)] = lesson
    return lessons
