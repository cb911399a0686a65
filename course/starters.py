"""Keeps every exercise as it first was, so that a learner can always go back to it.

The first command a learner types takes the copies, before anything has been edited.
"""

import contextlib
import re
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
            if lesson.exercise.exists() and is_newer(lesson):
                kept_path(lesson).write_bytes(lesson.exercise.read_bytes())


def is_newer(lesson: Lesson) -> bool:
    """Whether the exercise came with a newer course than its copy, or has no copy yet.

    Learners leave the words of a TODO alone or take it out; only an author writes it anew. So an
    exercise that has all its TODOs, and some in other words than the copy, is a new starter.
    """
    kept = starter(lesson)
    if kept is None:
        return True
    then, now = todo_texts(kept), todo_texts(lesson.exercise.read_text("utf-8", "replace"))
    return then.keys() <= now.keys() and then != now


def todo_texts(source: str) -> dict[str, str]:
    """The first line of each TODO, by its number."""
    return dict(re.findall(r"# TODO (\d+): (.+)", source))


def starter(lesson: Lesson) -> str | None:
    """The exercise as it first was, or None when no copy was taken."""
    try:
        return kept_path(lesson).read_text("utf-8")
    except OSError:
        return None
