"""Runs a lesson's server, and starts it again whenever its file is saved."""

import subprocess
import time
from pathlib import Path

import click

from course import processes
from course.lessons import ROOT, Lesson
from course.ports import free_port
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
    free = free_port(host, port)
    print(f"Lesson {lesson.number:02} · {lesson.title}: {kind}, {file.relative_to(ROOT)}")
    if free != port:
        print(f"Port {port} is taken, so this is on {free}.")
    if mine:
        print(
            f"Save the file to see a change at once; {learn(f'check {lesson.number}')} checks it."
        )
    elif lesson.has_exercise:
        print(f"Then do it yourself: edit {lesson.exercise.relative_to(ROOT)}, and look at it with")
        print(f"  {learn(f'lesson {lesson.number} --mine')}")
    print("Ctrl-C stops.\n", flush=True)
    with processes.until_stopped():
        _serve_and_watch(file, host, free)
    return 0


def _serve_and_watch(file: Path, host: str, port: int) -> None:
    while True:
        version = _version_of(file)
        child = processes.start("course.serving", str(file), host, str(port))
        try:
            _wait_for_change(file, version, child)
        finally:
            processes.stop(child)
        if _version_of(file) is None:
            print(f"{file.name} is gone: waiting for it to come back.", flush=True)
            while _version_of(file) is None:
                time.sleep(LOOK_EVERY)
        print(f"{file.name} was saved: starting it again.", flush=True)


def _wait_for_change(file: Path, version: Version, child: "subprocess.Popen[str]") -> None:
    told = False
    while _version_of(file) == version:
        if child.poll() is not None and not told:
            print(f"Waiting for you to mend and save {file.name}; Ctrl-C stops.", flush=True)
            told = True
        time.sleep(LOOK_EVERY)


def _version_of(file: Path) -> Version:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
