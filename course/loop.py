"""The learning loop besides checking: `hint`, `solution`, `reset` and `progress`."""

import difflib
import json
import time
from collections.abc import Callable
from pathlib import Path

import click

from course.checking.report import what_next
from course.lessons import ROOT, Lesson, all_lessons
from course.progress import LessonProgress, Progress
from course.starters import keep_starters, starter
from course.tasks import read_hints
from course.words import learn

BAR = 20  # characters


def give_hint(lesson: Lesson, task: int | None, as_json: bool) -> int:
    """Shows the next hint for the first open task, or for the one named."""
    keep_starters()
    progress = Progress()
    state, hints = progress.of(lesson), read_hints(lesson)
    if task is None and state.solved:
        say(
            as_json,
            {"solved": True},
            f"Every task of lesson {lesson.number} passes. {what_next(lesson)}",
        )
        return 0
    number = task or next(n for n in hints if n not in state.passed)
    if number not in hints:
        raise click.ClickException(
            f"Lesson {lesson.number} has no task {number}. Choose one of: "
            f"{', '.join(map(str, hints))}."
        )
    given = min(state.hints.get(str(number), 0) + 1, len(hints[number]))
    state.hints[str(number)] = given
    progress.save()
    text = hints[number][given - 1]
    again = f"hint {lesson.number}" + (f" --task {task}" if task else "")
    more = (
        f"For the next hint: {learn(again)}"
        if given < len(hints[number])
        else f"That was the last one. {learn(f'solution {lesson.number} --yes')} shows it all."
    )
    record = {"task": number, "hint": given, "of": len(hints[number]), "text": text}
    heading = click.style(f"Task {number}, hint {given} of {len(hints[number])}", bold=True)
    say(as_json, record, f"{heading}\n  {text}\n\n{more}")
    return 0


def show_solution(lesson: Lesson, anyway: bool, as_json: bool) -> int:
    """Shows what differs between the learner's file and the solution."""
    state = Progress().of(lesson)
    if not state.solved and not anyway:
        sentence = (
            f"Lesson {lesson.number} still has open tasks. {learn(f'hint {lesson.number}')} "
            "helps with the first; to see the solution all the same, add --yes."
        )
        say(as_json, {"shown": False, "message": sentence}, sentence)
        return 1
    mine = lesson.exercise.read_text("utf-8") if lesson.exercise.exists() else ""
    solution = lesson.solution.read_text("utf-8")
    shown = lesson.solution.relative_to(ROOT).as_posix()
    diff = list(
        difflib.unified_diff(
            mine.splitlines(), solution.splitlines(), "your exercise.py", shown, lineterm="", n=2
        )
    )
    text = "\n".join(coloured(line) for line in diff) or "Your file is the solution to the letter."
    say(as_json, {"shown": True, "solution": solution, "diff": diff}, f"{text}\n\nWhole: {shown}")
    return 0


def coloured(line: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return click.style(line, fg=colours.get(line[:1]))


def reset(lesson: Lesson, as_json: bool) -> int:
    """Puts the exercise back as it first was; what stood there is kept as a backup."""
    first = starter(lesson)
    if first is None:
        keep_starters()
        raise click.ClickException(
            "There is no copy of the exercise as it first was on this computer. With git: "
            f"git checkout -- {lesson.exercise.relative_to(ROOT).as_posix()}"
        )
    backup, missing = None, not lesson.exercise.exists()
    if lesson.exercise.exists() and lesson.exercise.read_text("utf-8", "replace") != first:
        folder = ROOT / ".progress" / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        backup = unused(lambda n: folder / f"{lesson.slug}-{time.strftime('%Y%m%d-%H%M%S')}{n}.py")
        backup.write_bytes(lesson.exercise.read_bytes())
    lesson.exercise.write_text(first, "utf-8")
    progress = Progress()
    progress.forget(lesson)
    progress.save()
    kept = backup.relative_to(ROOT).as_posix() if backup else None
    unchanged = "The file had been missing." if missing else "Nothing in it had been changed."
    what = f"Your version is kept as {kept}." if kept else unchanged
    sentence = f"Lesson {lesson.number}’s exercise is as it first was. {what}"
    say(as_json, {"backup": kept}, sentence)
    return 0


def show_progress(recheck: bool, as_json: bool) -> int:
    """Draws a bar per lesson and says what comes next."""
    keep_starters()
    progress = Progress()
    if progress.note:
        click.echo(progress.note, err=True)
    lessons = [lesson for lesson in all_lessons() if lesson.has_exercise]
    if recheck:
        count_again(lessons, progress)
    records = []
    for lesson in lessons:
        state = progress.of(lesson)
        total = state.tasks or len(read_hints(lesson))
        records.append({"lesson": lesson.slug, "passed": len(state.passed), "tasks": total})
        if not as_json:
            click.echo(bar(lesson, len(state.passed), total))
    current = progress.current()
    solved = all(progress.of(lesson).solved for lesson in lessons)
    then = "Every lesson is solved. The chat they lead to: python -m final_app"
    following = then if solved else f"Next: {next_step(current, progress.of(current))}"
    say(as_json, {"lessons": records, "next": following}, f"\n{following}")
    return 0


def count_again(lessons: list[Lesson], progress: Progress) -> None:
    """Checks every exercise that has been touched, and keeps what passes."""
    from course.checking.command import remember
    from course.checking.runner import BadFile, check
    from course.programs import CannotStart

    for lesson in lessons:
        try:
            verdict = check(lesson, lesson.exercise)
        except (BadFile, CannotStart):
            continue
        remember(lesson, verdict, progress)
    progress.save()


def bar(lesson: Lesson, passed: int, total: int) -> str:
    full = BAR * passed // total if total else 0
    drawn = click.style("█" * full, fg="green") + "░" * (BAR - full)
    return f"{lesson.number:02} {lesson.title:<32} {drawn} {passed}/{total}"


def next_step(lesson: Lesson, state: LessonProgress) -> str:
    if not state.passed and not state.tasks:
        return f"{learn(f'lesson {lesson.number}')} shows lesson {lesson.number}’s example."
    return f"{learn(f'check {lesson.number}')}, or hint {lesson.number} when you are stuck."


def unused(name: Callable[[str], Path]) -> Path:
    """The first path `name(suffix)` gives that does not exist yet."""
    suffixes = ("", *(f"-{n}" for n in range(2, 1000)))
    return next(path for path in map(name, suffixes) if not path.exists())


def say(as_json: bool, record: dict[str, object], text: str) -> None:
    click.echo(json.dumps(record, ensure_ascii=False) if as_json else text)
