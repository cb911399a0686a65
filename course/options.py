"""What several commands take: lessons as people name them, and where to serve."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from course.lessons import Lesson, UnknownLesson, find_lesson

Command = Callable[..., Any]
A_PATH = click.Path(path_type=Path)


class LessonName(click.ParamType[Lesson]):
    """A lesson as people name it: 3, 03 or 03_rooms."""

    name = "lesson"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Lesson:
        if isinstance(value, Lesson):
            return value
        try:
            return find_lesson(value)
        except UnknownLesson as unknown:
            raise click.ClickException(str(unknown)) from None


class ExerciseName(LessonName):
    """A lesson that has an exercise."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Lesson:
        lesson = super().convert(value, param, ctx)
        if not lesson.has_exercise:
            raise click.ClickException(
                f"Lesson {lesson.number} has no exercise: it is for looking and measuring."
            )
        return lesson


def where(first_port: int, host: str = "127.0.0.1") -> Callable[[Command], Command]:
    """The options of a command that serves."""

    def add(command: Command) -> Command:
        port = click.IntRange(1, 65535)
        add_port = click.option(
            "--port", type=port, default=first_port, show_default=True, help="The first to try."
        )
        add_host = click.option(
            "--host", default=host, show_default=True, help="0.0.0.0 lets others in."
        )
        return add_host(add_port(command))

    return add


for_machines = click.option("--json", is_flag=True, help="The answer for machines.")


def serving(serve: Callable[[], int]) -> int:
    """Serve until it ends; that no port is free is wrong use, in a sentence."""
    from course.ports import NoFreePort

    try:
        return serve()
    except NoFreePort as problem:
        raise click.ClickException(str(problem)) from None
