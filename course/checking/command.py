"""The `check` command: one file, one lesson, a report and an exit code."""

import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.checking import patience
from course.checking.cluster import server_for
from course.checking.lean import without
from course.checking.server import Server
from course.checking.verdict import Verdict
from course.lessons import Lesson
from course.programs import CannotStart
from course.words import learn

if TYPE_CHECKING:
    from course.checking.reporting import Reporter
    from course.checking.runner import BadFile
    from course.progress import Progress

PASSED, FAILED, WRONG_USE = 0, 1, 2


def run_check(
    lesson: Lesson,
    file: Path | None,
    as_json: bool = False,
    html: Path | None = None,
    watch: bool = False,
    reporter: "Reporter | None" = None,
) -> int:
    """Checks the learner's exercise of `lesson`, or another file. Returns the exit code.

    With a `reporter`, a class board is told, too.
    """
    path = (file or lesson.exercise).absolute()
    patience.keep()
    try:
        server = warm(lesson, path)  # Flask is imported there while it still is being, here
    except CannotStart as missing:
        return skip(lesson, path, str(missing), as_json)

    with without("redis", "requests"):
        from course.checking.runner import BadFile, check
    from course.starters import keep_starters

    keep_starters()
    if reporter:
        reporter.start()
    if watch:
        return keep_checking(lesson, path, server, as_json, html, reporter)
    try:
        verdict = check(lesson, path, server)
    except BadFile as bad:
        click.echo(advice(bad, lesson, path), err=True)
        return WRONG_USE
    finally:
        server.stop()
    tell(lesson, verdict, path, as_json, html)
    if reporter:
        put_on_board(lesson, verdict, reporter)
    return PASSED if verdict.passed else FAILED


def skip(lesson: Lesson, path: Path, reason: str, as_json: bool) -> int:
    """Says that nothing was checked, and why. It is no verdict, so the exit code is not FAILED."""
    if as_json:
        record = {"passed": False, "lesson": lesson.slug, "file": str(path), "skipped": reason}
        click.echo(json.dumps(record, ensure_ascii=False))
    else:
        click.echo(f"Lesson {lesson.number} was not checked. {reason}", err=True)
    return WRONG_USE


def tell(
    lesson: Lesson, verdict: Verdict, path: Path, as_json: bool, html: Path | None = None
) -> None:
    """Reports a verdict in every form asked for, and remembers it."""
    from course.checking.report import say
    from course.progress import Progress

    if path == lesson.exercise:
        progress = Progress()
        remember(lesson, verdict, progress)
        progress.save()
        if progress.note:
            click.echo(progress.note, err=True)
    if as_json:
        click.echo(json.dumps(verdict.as_json(), ensure_ascii=False, default=repr))
    else:
        width = min(shutil.get_terminal_size((100, 24)).columns, 110)
        say(lesson, verdict, shown(path), width)
    if html:
        write_html(verdict, html, f"Lesson {lesson.slug} · {shown(path)}", quiet=as_json)


def remember(lesson: Lesson, verdict: Verdict, progress: "Progress") -> None:
    """Notes which tasks of the learner's exercise pass. A file that can't be run changes nothing."""
    if verdict.problem:
        return
    state = progress.of(lesson)
    state.tasks = len(verdict.tasks)
    state.passed = [task.number for task in verdict.tasks if task.status == "passed"]


def write_html(verdict: Verdict, file: Path, heading: str, quiet: bool) -> None:
    from course.checking.page import page

    try:
        file.write_text(page(verdict, heading), "utf-8")
    except OSError as error:
        raise click.ClickException(
            f"The report can’t be written to {file}: {error.strerror}."
        ) from None
    if not quiet:
        click.echo(f"\nThe report with its diagrams is in {shown(file.absolute())}")


def put_on_board(lesson: Lesson, verdict: Verdict, reporter: "Reporter") -> None:
    """Tells the class board of a verdict, and waits until it has heard."""
    reporter.report(lesson, verdict)
    reporter.settle()
    pass_on(reporter)


def pass_on(reporter: "Reporter | None") -> None:
    """Writes what there is to say about the class board."""
    for sentence in reporter.news() if reporter else []:
        click.echo(sentence, err=True)


def keep_checking(
    lesson: Lesson,
    path: Path,
    spare: Server,
    as_json: bool,
    html: Path | None,
    reporter: "Reporter | None",
) -> int:
    """Checks now and after every save, until Ctrl-C."""
    from course.checking.runner import BadFile, check
    from course.checking.watch import changes, saved_at, wait_for_save

    before: Verdict | None = None
    try:
        while True:
            saved = saved_at(path)
            patience.keep()
            try:
                verdict = check(lesson, path, spare)
            except BadFile as bad:
                click.echo(advice(bad, lesson, path), err=True)
            else:
                if not as_json:
                    click.echo(f"{time.strftime('%H:%M:%S')}  {' '.join(changes(before, verdict))}")
                tell(lesson, verdict, path, as_json, html)
                if reporter:
                    reporter.report(lesson, verdict)
                before = verdict
                spare = warm(lesson, path)
            if not as_json:
                click.echo("\nWatching for the next save; Ctrl-C stops.")
            wait_for_save(path, saved, lambda: pass_on(reporter))
    except KeyboardInterrupt:
        return PASSED
    finally:
        spare.stop()


def warm(lesson: Lesson, path: Path) -> Server:
    """A server process that has its imports behind it when the next save comes.

    Raises `CannotStart`.
    """
    server = server_for(lesson, path)
    server.start()
    return server


def advice(bad: "BadFile", lesson: Lesson, path: Path) -> str:
    """The sentence about a bad file, with the way back when the exercise itself is gone."""
    said = str(bad).replace(str(path), shown(path))
    if path == lesson.exercise and not (path.is_file() and path.stat().st_size):
        return f"{said} Bring it back with: {learn(f'reset {lesson.number}')}"
    return said


def shown(path: Path) -> str:
    """A path as the learner would type it: relative where that is shorter."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
