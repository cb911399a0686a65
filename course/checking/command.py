"""The `check` command: one file, one lesson, a report and an exit code."""

import json
import shutil
from pathlib import Path

import click

from course.checking.report import say
from course.checking.runner import BadFile, check, read
from course.lessons import Lesson
from course.starters import keep_starters

PASSED, FAILED, WRONG_USE = 0, 1, 2


def run_check(lesson: Lesson, file: Path | None, as_json: bool) -> int:
    """Checks the learner's exercise of `lesson`, or another file. Returns the exit code."""
    keep_starters()
    path = (file or lesson.exercise).absolute()
    try:
        verdict = check(lesson, path)
    except BadFile as bad:
        click.echo(str(bad), err=True)
        return WRONG_USE
    if as_json:
        click.echo(json.dumps(verdict.as_json(), ensure_ascii=False, indent=2))
    else:
        width = min(shutil.get_terminal_size((100, 24)).columns, 110)
        say(lesson, verdict, shown(path), read(path), width)
    return PASSED if verdict.passed else FAILED


def shown(path: Path) -> str:
    """A path as the learner would type it: relative where that is shorter."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
