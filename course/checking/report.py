"""Says a verdict to a learner in the terminal."""

import textwrap
from pathlib import Path

import click

from course.checking.diagram import draw
from course.checking.verdict import TaskResult, Verdict
from course.lessons import Lesson, all_lessons
from course.words import learn, quoted

SIGNS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "waiting": ("…", "yellow"),
    "open": ("○", "cyan"),
}


def say(lesson: Lesson, verdict: Verdict, shown_path: str, width: int) -> None:
    """Prints the verdict: every task in a line, and the whole story of the first that failed."""
    click.echo(f"Lesson {lesson.slug} · {shown_path}\n")
    if verdict.problem:
        say_problem(verdict, shown_path)
        return
    first = next((task for task in verdict.tasks if task.status == "failed"), None)
    for task in verdict.tasks:
        sign, colour = SIGNS[verdict.shown(task)]
        waits = f"  (waits for task {task.waits_for[0]})" if task.waits_for else ""
        click.echo(f"  {click.style(sign, fg=colour)} Task {task.number}  {task.title}{waits}")
    click.echo()
    if verdict.passed:
        click.secho(f"All {len(verdict.tasks)} tasks pass. Well done.", fg="green", bold=True)
        click.echo(what_next(lesson))
    elif verdict.untouched and first:
        todo = verdict.todos.get(first.number)
        say_untouched(lesson, first, todo.text if todo else "", shown_path, width)
    elif first:
        say_failure(lesson, first, shown_path, width)
    else:
        click.echo("The check ran out of time before every task was tried. Run it again.")


def say_problem(verdict: Verdict, shown_path: str) -> None:
    click.echo(f"  {click.style('✗', fg='red')} {verdict.problem}")
    if verdict.line:
        click.echo(f"    {shown_path}, line {verdict.line}: {verdict.code}")
    click.echo("\nNo task could be tried. Mend this first, save, and check again.")


def say_untouched(
    lesson: Lesson, first: TaskResult, asked: str, shown_path: str, width: int
) -> None:
    """The first check of an exercise: everything is open, and nothing is broken."""
    paragraph(
        "Nothing is broken. This is the exercise as it came, so every task is still open: "
        "the server starts, visitors can connect, and it does nothing for them yet.",
        width,
    )
    click.secho(f"\nBegin with task {first.number}", bold=True)
    paragraph(asked[:1].upper() + asked[1:], width, indent="  ")
    say_next(lesson, first, shown_path)


def say_failure(lesson: Lesson, task: TaskResult, shown_path: str, width: int) -> None:
    click.secho(f"Task {task.number}. {task.title}", bold=True)
    labelled("What was done", task.did, width)
    labelled("What happened", task.received, width)
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
    own = shown_path.endswith(f"{lesson.slug}/exercise.py")
    option = "" if own else f" --file {quoted(Path(shown_path))}"
    check = learn(f"check {lesson.number}{option}")
    click.echo(f"  Edit {place}, save, then: {check}")
    if own:
        click.echo(f"  Stuck? A hint for this task: {learn(f'hint {lesson.number}')}")


def what_next(lesson: Lesson) -> str:
    """What comes after a solved lesson."""
    following = next((each for each in all_lessons() if each.number > lesson.number), None)
    if following is None:
        return "That was the last lesson. The chat they lead to: python -m final_app"
    return f"Next is {following.title}: {learn(f'lesson {following.number}')}"


def labelled(label: str, text: str, width: int) -> None:
    first, *rest = textwrap.wrap(f"{label}  {text}", width) or [label]
    click.echo(click.style(label, bold=True) + first[len(label) :])
    for line in rest:
        click.echo(line)


def paragraph(text: str, width: int, indent: str = "") -> None:
    click.echo(textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent))
