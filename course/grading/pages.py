"""Writes a page for each submission, and one that leads to them."""

import re
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from course.checking.page import document, page
from course.grading.grades import Grade
from course.grading.reports import number

INDEX = "index.html"


def write_pages(grades: list[Grade], folder: Path) -> int:
    """Writes the pages; returns how many there are, the one that leads to them included."""
    folder.mkdir(parents=True, exist_ok=True)
    names = names_of(grades)
    for grade, name in zip(grades, names, strict=True):
        lesson = grade.submission.slug
        heading = f"{grade.submission.student} · {f'lesson {lesson}' if lesson else 'no lesson'}"
        back = f'<p><a href="{INDEX}">All grades</a></p>'
        (folder / name).write_text(page(grade.verdict, heading, back), "utf-8")
    (folder / INDEX).write_text(index(grades, names), "utf-8")
    return len({*names, INDEX})


def names_of(grades: list[Grade]) -> list[str]:
    """A file name for each grade, and none twice: also not where capitals are small letters."""
    names = [INDEX]
    for grade in grades:
        stem = re.sub(r"[^\w.-]", "_", grade.submission.student)[:80]
        stem = f"{stem}_{grade.submission.slug or 'no_lesson'}"
        taken = {name.casefold() for name in names}
        tries = (f"{stem}{f'_{n}' if n > 1 else ''}.html" for n in range(1, len(names) + 2))
        names.append(next(name for name in tries if name.casefold() not in taken))
    return names[1:]


def index(grades: list[Grade], names: list[str]) -> str:
    """The page with the table of all grades."""
    whole = sum(grade.verdict.passed for grade in grades)
    passed, total = (sum(getattr(grade, what) for grade in grades) for what in ("passed", "total"))
    rows = "\n".join(row(grade, name) for grade, name in zip(grades, names, strict=True))
    return document(
        "Grades",
        f"<h1>Grades</h1>\n<p>{len(grades)} submissions, {whole} of them solved wholly; "
        f"{passed} of {total} tasks pass. Graded on {datetime.now():%Y-%m-%d at %H:%M}.</p>\n"
        '<div class="wide" role="region" aria-label="Grades" tabindex="0"><table>\n'
        '<tr><th scope="col">Student<th scope="col">Lesson<th scope="col">Tasks'
        f'<th scope="col">Problem</tr>\n{rows}\n</table></div>',
    )


def row(grade: Grade, name: str) -> str:
    share = grade.passed / grade.total if grade.total else 0
    return (
        f'<tr><th scope="row"><a href="{quote(name)}">{escape(grade.submission.student)}</a>'
        f"<td>{number(grade)}"
        f'<td><span class="bar" style="--share: {share:.0%}"></span> '
        f"{grade.passed}/{grade.total or '?'}"
        f"<td>{escape(grade.problem)}</tr>"
    )
