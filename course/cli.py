"""The commands of learn.py. What a command needs is imported inside it: each start has to be quick."""

import difflib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.board.command import board
from course.lessons import Lesson, lesson_of
from course.options import A_PATH, ExerciseName, LessonName, for_machines, serving, where

if TYPE_CHECKING:
    from course.checking.reporting import Reporter


class Commands(click.Group):
    """A group that answers a misspelt command with the one that was meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            known = self.list_commands(ctx)
            close = difflib.get_close_matches(args[0], known, n=1)
            advice = f"did you mean {close[0]}?" if close else f"choose one of {', '.join(known)}."
            raise click.ClickException(f"There is no command {args[0]}: {advice}")
        return super().resolve_command(ctx, args)


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; wrong use is one line on stderr and 2."""
    _keep_proxies_off_this_computer()
    try:
        result = commands.main(arguments, prog_name="learn.py", standalone_mode=False)
    except click.ClickException as problem:
        print(_in_one_line(problem), file=sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    return result if isinstance(result, int) else 0


def _in_one_line(problem: click.ClickException) -> str:
    sentence = problem.format_message().replace("\n", " ")
    if isinstance(problem, click.UsageError) and problem.ctx:
        sentence += f" See {problem.ctx.command_path} --help."
    return sentence


def _keep_proxies_off_this_computer() -> None:
    """Lessons talk to 127.0.0.1, which a company's proxy would look for on its own side."""
    for name in ("NO_PROXY", "no_proxy"):
        kept = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys([*kept, "127.0.0.1", "localhost", "::1"]))


@click.group(cls=Commands, invoke_without_command=True)
@where(5000)
@click.pass_context
def commands(context: click.Context, host: str, port: int) -> int:
    """Serve the chat and the course site, and say what to do next."""
    if context.invoked_subcommand is not None:
        return 0
    from course.start import run_start

    return serving(lambda: run_start(host, port))


commands.add_command(board)


@commands.command()
@click.argument("lesson", metavar="N", type=LessonName())
@click.option("--mine", is_flag=True, help="Your exercise in place of the worked example.")
@where(5000)
def lesson(lesson: Lesson, mine: bool, host: str, port: int) -> int:
    """Run lesson N's worked example, and again whenever its file is saved."""
    from course.running import run_lesson

    if mine:
        ExerciseName().convert(lesson, None, None)
    return serving(lambda: run_lesson(lesson, mine, host, port))


@commands.command()
@click.argument("lesson", metavar="[N]", type=ExerciseName(), required=False)
@click.option("--file", type=A_PATH, help="Check this file, not the lesson's exercise.")
@click.option("--watch", is_flag=True, help="Check again at every save.")
@click.option("--html", type=A_PATH, help="Write the report, with diagrams.")
@click.option("--board", metavar="ADDRESS", help="Show how you fare on this class board.")
@click.option("--as", "name", metavar="NAME", help="Your name on the board.")
@for_machines
def check(
    lesson: Lesson | None,
    file: Path | None,
    watch: bool,
    html: Path | None,
    board: str | None,
    name: str | None,
    json: bool,
) -> int:
    """Check your exercise of lesson N, or of the lesson you are at."""
    from course.checking.command import run_check
    from course.progress import Progress

    beside = lesson_of(file) if file else None
    meant = lesson or (beside if beside and beside.has_exercise else None)
    reporter = _reporter(board, name) if board or name else None
    return run_check(meant or Progress().current(), file, json, html, watch, reporter)


def _reporter(board: str | None, name: str | None) -> "Reporter | None":
    """What tells the board. An address that can't be one stops no check."""
    from course.checking.reporting import Reporter, WrongBoard

    if not board or not name:
        raise click.ClickException("A class board takes both: --board ADDRESS --as NAME.")
    try:
        return Reporter(board, name)
    except WrongBoard as wrong:
        click.echo(f"Your check goes on without the board. {wrong}", err=True)
        return None


@commands.command()
@click.argument("lesson", metavar="[N]", type=ExerciseName(), required=False)
@click.option("--task", type=int, help="A hint for this task, not for the first open one.")
@for_machines
def hint(lesson: Lesson | None, task: int | None, json: bool) -> int:
    """One more hint for the first open task of lesson N."""
    from course.loop import give_hint
    from course.progress import Progress

    return give_hint(lesson or Progress().current(), task, json)


@commands.command()
@click.argument("lesson", metavar="N", type=ExerciseName())
@click.option("--yes", is_flag=True, help="Show it although tasks are open.")
@for_machines
def solution(lesson: Lesson, yes: bool, json: bool) -> int:
    """Show what differs between your exercise and the solution."""
    from course.loop import show_solution

    return show_solution(lesson, yes, json)


@commands.command()
@click.argument("lesson", metavar="N", type=ExerciseName())
@for_machines
def reset(lesson: Lesson, json: bool) -> int:
    """Put lesson N's exercise back as it first was; yours is kept as a backup."""
    from course.loop import reset as put_back

    return put_back(lesson, json)


@commands.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.option("--lesson", type=ExerciseName(), help="All of them answer this lesson.")
@click.option("--csv", type=A_PATH, help="Write a table for a spreadsheet.")
@click.option("--json", type=A_PATH, help="Write everything, for programs.")
@click.option("--junit", type=A_PATH, help="Write it as test results.")
@click.option("--html", type=A_PATH, help="Write a page per submission into this folder.")
def grade(folder: Path, lesson: Lesson | None, **files: Path | None) -> int:
    """Check a folder of submissions: a table of who has solved what."""
    from course.grading.command import run_grade

    return run_grade(folder, lesson, files)


@commands.command()
@click.option("--recheck", is_flag=True, help="Count again by checking every exercise.")
@for_machines
def progress(recheck: bool, json: bool) -> int:
    """Show how far you are, and the next step."""
    from course.loop import show_progress

    return show_progress(recheck, json)


@commands.command()
@click.option("--build", is_flag=True, help="Only write the site to site/, strictly.")
@click.option("--pictures", is_flag=True, help="Only take the pages' pictures anew.")
@where(8000)
def docs(build: bool, pictures: bool, host: str, port: int) -> int:
    """Serve the course site; a saved page shows at once."""
    from course import processes, site_server

    if pictures:
        from course.pictures.command import take_pictures

        return serving(take_pictures)

    if build:
        return site_server.build()

    def serve() -> int:
        print("Building the course site; Ctrl-C stops.", flush=True)
        with processes.until_stopped():
            site_server.serve(host, port)
        return 0

    return serving(serve)


@commands.command()
@click.option(
    "--servers", type=click.IntRange(2, 9), default=3, show_default=True, help="How many."
)
def scale(servers: int) -> int:
    """Run the chat on several servers, to stop one and watch."""
    from course.programs import CannotStart
    from course.scale import run_scale

    try:
        return serving(lambda: run_scale(servers))
    except CannotStart as problem:
        raise click.ClickException(str(problem)) from None


@commands.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", metavar="[PYTEST ARGUMENTS]", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> int:
    """Run every test; with arguments for pytest, only what they choose."""
    from course.testing import run_tests

    return run_tests(list(arguments))


@commands.command()
def doctor() -> int:
    """Look for what is wrong on this computer, and say how to mend it."""
    from course.doctor import run_doctor

    return run_doctor()
