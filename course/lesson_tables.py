"""Writes the course tables, which are made from the lessons' cards, as Markdown."""

import re
from pathlib import Path

from course.lessons import ROOT, all_lessons

TABLE_IN_README = re.compile(r"(<!-- course table -->\n).*?(<!-- end -->)", re.DOTALL)


def course_table(base: str) -> str:
    """The lessons that exist as a Markdown table; `base` leads to the pages: `docs/lessons`."""
    rows = [
        f"| {lesson.number:02} | [{lesson.title}]({base}/{lesson.slug}.md) | {capitalised(lesson.idea)} |"
        for lesson in all_lessons()
    ]
    return "\n".join(["| | lesson | the one idea |", "|---|---|---|", *rows])


def lessons_table() -> str:
    """The map in lessons/README.md: folder, idea, page."""
    rows = [
        f"| [`{lesson.slug}`]({lesson.slug}/README.md) | {capitalised(lesson.idea)} "
        f"| [{lesson.title}](../docs/lessons/{lesson.slug}.md) |"
        for lesson in all_lessons()
    ]
    return "\n".join(["| folder | the one idea | page |", "|---|---|---|", *rows])


def readme_tables() -> dict[Path, str]:
    """What each README with a course table should say, whole."""
    tables = {ROOT / "README.md": course_table("docs/lessons")}
    tables[ROOT / "lessons" / "README.md"] = lessons_table()
    return {
        file: TABLE_IN_README.sub(rf"\g<1>{table}\n\g<2>", file.read_text("utf-8"))
        for file, table in tables.items()
    }


def capitalised(text: str) -> str:
    """The text with a capital letter at its beginning, and otherwise as it is."""
    return text[0].upper() + text[1:]
