"""The `grade` command: a folder of submissions, a table, and files on demand."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from course.grading import reports
from course.grading.grades import Grade, grade_all
from course.grading.pages import INDEX, write_pages
from course.grading.submissions import find
from course.lessons import Lesson


def run_grade(folder: Path, lesson: Lesson | None, files: dict[str, Path | None]) -> int:
    """Grades every submission in `folder`. Returns 0 when all of them pass wholly, else 1."""
    if not folder.is_dir():
        raise click.ClickException(f"{folder} is no folder. Name the one with the submissions.")
    written = {file.resolve() for file in files.values() if file}  # perhaps when graded before
    submissions = [each for each in find(folder, lesson) if each.path.resolve() not in written]
    if not submissions:
        raise click.ClickException(
            f"There is no submission in {folder}. It should hold files such as ann.py, or folders "
            "such as ann/03_rooms with the exercise in them."
        )
    # Progress goes beside the table, so that the table alone can be piped on.
    with click.progressbar(
        length=len(submissions), label="Grading", show_pos=True, width=24, file=sys.stderr
    ) as shown:
        grades = grade_all(submissions, lambda grade: shown.update(1))
    click.echo(reports.table(grades))
    for kind, file in files.items():
        if file:
            _write(kind, file, grades)
    return 0 if all(grade.verdict.passed for grade in grades) else 1


WRITERS: dict[str, Callable[[list[Grade]], str]] = {
    "csv": reports.as_csv,
    "json": reports.as_json,
    "junit": reports.as_junit,
}


def _write(kind: str, file: Path, grades: list[Grade]) -> None:
    try:
        if kind == "html":
            count = write_pages(grades, file)
            click.echo(f"{count} pages are in {file}; begin with {file / INDEX}")
            return
        file.write_text(WRITERS[kind](grades), "utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} can’t be written: {error.strerror}.") from None
    click.echo(f"Written: {file}")
