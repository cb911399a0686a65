"""Keeps every exercise as it first was, so that a learner can always go back to it.

The first command a learner types takes the copies, before anything has been edited.
"""

import contextlib
from pathlib import Path

from course.lessons import ROOT, Lesson, all_lessons

KEPT = ROOT / ".progress" / "starters"


def kept_path(lesson: Lesson) -> Path:
    return KEPT / f"{lesson.slug}.py"


def keep_starters() -> None:
    """Copies each exercise that has no copy yet. A folder that can't be written is no error."""
    with contextlib.suppress(OSError):
        KEPT.mkdir(parents=True, exist_ok=True)
        for lesson in all_lessons():
            if lesson.exercise.exists() and not kept_path(lesson).exists():
                kept_path(lesson).write_bytes(lesson.exercise.read_bytes())


def starter(lesson: Lesson) -> str | None:
    """The exercise as it first was, or None when no copy was taken."""
    try:
        return kept_path(lesson).read_text("utf-8")
    except OSError:
        return None
