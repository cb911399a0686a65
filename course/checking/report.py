"""Says a verdict to a learner in the terminal."""

import textwrap

import click

from course.checking.diagram import draw
from course.checking.runner import todo_text
from course.checking.verdict import TaskResult, Verdict
from course.lessons import Lesson

SIGNS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "waiting": ("…", "yellow"),
    "open": ("○", "cyan"),
}


def say(lesson: Lesson, verdict: Verdict, shown_path: str, source: str, width: int) -> None:
    """Prints the verdict: every task in a line, and the whole story of the first that failed."""
    click.echo(f"Lesson {lesson.slug} · {shown_path}\n")
    if verdict.problem:
        say_problem(verdict, shown_path, source)
        return
    for task in verdict.tasks:
        sign, colour = SIGNS["open" if verdict.untouched else task.status]
        waits = f"  (waits for task {task.waits_for[0]})" if task.waits_for else ""
        click.echo(f"  {click.style(sign, fg=colour)} Task {task.number}  {task.title}{waits}")
    click.echo()
    first = next((task for task in verdict.tasks if task.status == "failed"), None)
    if verdict.passed:
        click.secho(f"All {len(verdict.tasks)} tasks pass. Well done.", fg="green", bold=True)
    elif verdict.untouched and first:
        say_untouched(lesson, first, shown_path, source, width)
    elif first:
        say_failure(lesson, first, shown_path, width)
    else:
        click.echo("The check ran out of time before every task was tried. Run it again.")


def say_problem(verdict: Verdict, shown_path: str, source: str) -> None:
    click.echo(f"  {click.style('✗', fg='red')} {verdict.problem}")
    if verdict.line:
        lines = source.splitlines()
        text = lines[verdict.line - 1].strip() if verdict.line <= len(lines) else ""
        click.echo(f"    {shown_path}, line {verdict.line}: {text}")
    click.echo("\nNo task could be tried. Mend this first, save, and check again.")


def say_untouched(
    lesson: Lesson, first: TaskResult, shown_path: str, source: str, width: int
) -> None:
    """The first check of an exercise: everything is open, and nothing is broken."""
    paragraph(
        "Nothing is broken. This is the exercise as it came, so every task is still open: "
        "the server starts, visitors can connect, and it does nothing for them yet.",
        width,
    )
    click.secho(f"\nBegin with task {first.number}", bold=True)
    paragraph(todo_text(source, first.number), width, indent="  ")
    say_next(lesson, first, shown_path)


def say_failure(lesson: Lesson, task: TaskResult, shown_path: str, width: int) -> None:
    click.secho(f"Task {task.number}. {task.title}", bold=True)
    labelled("What was done", task.did, width)
    click.echo(click.style("What happened", bold=True) + f"  {task.received}")
    click.echo()
    for line in draw(task.arrows, width):
        click.secho(line, fg="red" if "✗" in line else None)
    click.echo()
    labelled("Expected", task.expected, width)
    if task.cause:
        labelled("Likely cause", task.cause, width)
    say_next(lesson, task, shown_path)


def say_next(lesson: Lesson, task: TaskResult, shown_path: str) -> None:
    place = f"{shown_path}, line {task.line}" if task.line else shown_path
    click.secho("\nNext", bold=True)
    option = "" if shown_path.endswith(f"{lesson.slug}/exercise.py") else f" --file {shown_path}"
    click.echo(f"  Edit {place}, save, then:")
    click.echo(f"  python learn.py check {lesson.number}{option}")


def labelled(label: str, text: str, width: int) -> None:
    first, *rest = textwrap.wrap(f"{label}  {text}", width) or [label]
    click.echo(click.style(label, bold=True) + first[len(label) :])
    for line in rest:
        click.echo(line)


def paragraph(text: str, width: int, indent: str = "") -> None:
    click.echo(textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent))
