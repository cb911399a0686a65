"""The growing hints of a lesson: `hints.md` holds a numbered list under each `## Task n`."""

import re

from course.lessons import Lesson


def read_hints(lesson: Lesson) -> dict[int, list[str]]:
    """The hints per task number, the vaguest first."""
    sections = re.split(r"^## Task (\d+)\s*$", lesson.hints.read_text("utf-8"), flags=re.MULTILINE)
    return {
        int(number): [each.strip() for each in re.split(r"^\d+\. ", text, flags=re.MULTILINE)[1:]]
        for number, text in zip(sections[1::2], sections[2::2], strict=True)
    }
