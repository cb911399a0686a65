"""Runs a lesson's server, and starts it again whenever its file is saved."""

import subprocess
import time
from pathlib import Path

import click

from course import processes
from course.lessons import ROOT, Lesson
from course.side_by_side import Environment, ports_for, surroundings
from course.words import learn

LOOK_EVERY = 0.3  # seconds

Version = tuple[int, int] | None


def run_lesson(lesson: Lesson, mine: bool, host: str, port: int) -> int:
    """Serve the worked example, or the learner's exercise, until Ctrl-C; returns the exit code."""
    file = lesson.exercise if mine else lesson.app
    kind = "your exercise" if mine else "the worked example"
    if mine and not file.is_file():
        raise click.ClickException(
            f"There is no file {file.relative_to(ROOT).as_posix()}. "
            f"Bring it back with: {learn(f'reset {lesson.number}')}"
        )
    ports = ports_for(lesson, host, port)
    print(f"Lesson {lesson.number:02} · {lesson.title}: {kind}, {file.relative_to(ROOT)}")
    if ports[0] != port:
        print(f"Port {port} is taken, so this is on {ports[0]}.")
    if mine:
        print(
            f"Save the file to see a change at once; {learn(f'check {lesson.number}')} checks it."
        )
    elif lesson.has_exercise:
        print(f"Then do it yourself: edit {lesson.exercise.relative_to(ROOT)}, and look at it with")
        print(f"  {learn(f'lesson {lesson.number} --mine')}")
    print("Ctrl-C stops.\n", flush=True)
    with processes.until_stopped(), surroundings(lesson, ports, mine) as environments:
        _serve_and_watch(file, host, dict(zip(ports, environments, strict=True)))
    return 0


def _serve_and_watch(file: Path, host: str, environments: dict[int, Environment]) -> None:
    while True:
        version = _version_of(file)
        children = [
            processes.start("course.serving", str(file), host, str(port), environment=environment)
            for port, environment in environments.items()
        ]
        if len(children) > 1:
            print(f"Their numbers here: {', '.join(str(child.pid) for child in children)}.")
        try:
            _wait_for_change(file, version, *children)
        finally:
            processes.stop(*children)
        if _version_of(file) is None:
            print(f"{file.name} is gone: waiting for it to come back.", flush=True)
            while _version_of(file) is None:
                time.sleep(LOOK_EVERY)
        print(f"{file.name} was saved: starting it again.", flush=True)


def _wait_for_change(file: Path, version: Version, *children: "subprocess.Popen[str]") -> None:
    running = list(children)
    while _version_of(file) == version:
        for child in [child for child in running if child.poll() is not None]:
            running.remove(child)
            if running:
                print(f"Process {child.pid} has ended; the others go on.", flush=True)
            else:
                print(f"Waiting for you to mend and save {file.name}; Ctrl-C stops.", flush=True)
        time.sleep(LOOK_EVERY)


def _version_of(file: Path) -> Version:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
