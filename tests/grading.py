"""Grades a folder of submissions as an instructor does, for the tests of that command."""

import json
import subprocess
import sys

from course.lessons import ROOT, find_lesson

ONE, THREE = find_lesson("1"), find_lesson("3")
SOLVED = ONE.solution.read_text("utf-8")
STARTER = ONE.exercise.read_text("utf-8")


def begins_with(lines, source=SOLVED):
    """A submission that does something before it makes its app."""
    return source.replace("app = Flask(__name__)", f"{lines}\napp = Flask(__name__)", 1)


def hand_in(folder, name, source=SOLVED):
    """Puts a submission into the folder, and returns its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, "utf-8")
    return path


def grade(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "course", "grade", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=600,  # which only ends a hang
    )


def records_of(folder, *arguments):
    """What is written for programs, by the path within the folder."""
    file = folder.parent / "grades.json"
    done = grade(folder, *arguments, "--json", file)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    records = json.loads(file.read_text("utf-8"))
    return {each["file"].removeprefix(f"{folder}/"): each for each in records}
