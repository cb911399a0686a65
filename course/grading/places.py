"""Where in a folder answers are expected, and which of the files there are one."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from course.lessons import Lesson, all_lessons

NOT_THEIRS = {".venv", "venv", "__pycache__", "__MACOSX", "node_modules", "tests", "checkpoints"}
PARTS_OF_THE_COURSE = {
    "course",
    "final_app",
    "runtime",
    "benchmarks",
    "docs",
    "deploy",
}  # beside learn.py
OF_A_LESSON = ("app.py", "solution.py")
IMPORTED = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
PACKED = (".zip", ".gz", ".rar", ".7z")
MOST_READ = 200_000  # characters, of a file that may be anything


@cache
def lessons() -> tuple[Lesson, ...]:
    return tuple(all_lessons())


def is_of_a_lesson(part: str) -> bool:
    """Whether a folder of this name holds somebody's answer to a lesson."""
    return any(part == lesson.slug and lesson.has_exercise for lesson in lessons())


def expected_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every answer; and every place where there is none, with a sentence about that."""
    places = places_in(folder)
    answers = {place: answers_among(files, folder) for place, files in places.items()}
    owners = {  # whose answer is found, or missed in a lesson's folder of theirs
        place.relative_to(folder).parts[0]
        for place, found in answers.items()
        if found or place.parent != folder
    }
    # Beside the lessons of one person's copy of the course nobody else's answer is expected.
    is_one_copy = (folder / "learn.py").is_file() or any(
        (folder / lesson.slug).is_dir() for lesson in lessons()
    )
    for place, files in places.items():
        yield from ((path, "") for path in answers[place])
        is_owner = place.parent == folder and place.name not in owners and not is_one_copy
        if not answers[place] and (is_of_a_lesson(place.name) or is_owner):
            yield place, nothing_in(files)


def places_in(folder: Path) -> dict[Path, list[Path]]:
    """The files below each place: below a lesson's folder, or else below what lies in `folder`."""
    places: dict[Path, list[Path]] = {}
    for where, names, files in os.walk(folder):
        course = PARTS_OF_THE_COURSE if "learn.py" in files else set()
        names[:] = [name for name in sorted(names) if is_theirs(name) and name not in course]
        parts = Path(where).relative_to(folder).parts
        depth = next((n for n, part in enumerate(parts, start=1) if is_of_a_lesson(part)), 1)
        place = folder.joinpath(*parts[:depth])
        if parts:
            places.setdefault(place, [])  # also where it is empty
        for path in (Path(where, name) for name in sorted(files) if is_theirs(name)):
            if path.is_file() and path.name != "learn.py":
                places.setdefault(place if parts else path, []).append(path)
    return places


def is_theirs(name: str) -> bool:
    """Whether a name is no system's and no tool's own."""
    return name not in NOT_THEIRS and not name.startswith(".") and name != "Thumbs.db"


def answers_among(files: list[Path], folder: Path) -> list[Path]:
    """The files that are to be checked: no example, no solution and no module that another one uses."""
    own = [f for f in files if f.suffix == ".py" and not is_of_the_course(f.relative_to(folder))]
    exercises = {file for file in own if file.name.startswith("exercise")}
    with_one = {file.parent for file in exercises}
    texts = {file: beginning(file) for file in own}
    used = {(file.parent, name) for file in own for name in IMPORTED.findall(texts[file])}
    answers = [
        file
        for file in own
        if file in exercises
        or (not is_used(file, used) and (file.parent not in with_one or "SocketIO" in texts[file]))
    ]
    return answers or own


def is_used(file: Path, used: set[tuple[Path, str]]) -> bool:
    """Whether a file is a module, or a part of a package, that a file beside it imports."""
    return any(
        file.is_relative_to(folder)
        and file.relative_to(folder).parts[0].removesuffix(".py") == name
        for folder, name in used
    )


def is_of_the_course(inside: Path) -> bool:
    """Whether a file came with the course: in a lesson's folder the example and the solution."""
    return any(
        lesson.slug in inside.parts[:-1] and (inside.name in OF_A_LESSON or not lesson.has_exercise)
        for lesson in lessons()
    )


def beginning(file: Path) -> str:
    """The text of a file, or what of it can be read."""
    try:
        with file.open(encoding="utf-8", errors="replace") as text:
            return text.read(MOST_READ)
    except OSError:
        return ""


def nothing_in(files: list[Path]) -> str:
    """A sentence about a place without an answer."""
    if not files:
        return "The folder is empty: a Python file such as exercise.py was expected."
    names = ", ".join(file.name for file in files[:3])
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    unpack = " Unpack it, then grade again." if any(f.suffix in PACKED for f in files) else ""
    return f"A Python file such as exercise.py was expected, not {names}{more}.{unpack}"
