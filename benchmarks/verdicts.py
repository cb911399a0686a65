"""Measures save to verdict: what a learner waits for after saving an exercise.

    python benchmarks/verdicts.py              the time of a verdict, per lesson, in both ways
    python benchmarks/verdicts.py --runs 200   also whether every run gives the same verdict

`watch` is the time from a save to the verdict of `learn.py check --watch`, which is already
running. `command` is the whole command `learn.py check`, started anew as a learner starts it.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course.lessons import Lesson, all_lessons  # noqa: E402

Timed = tuple[float, str]  # seconds, and the verdict in a word per task


def by_command(lesson: Lesson, runs: int) -> Iterator[Timed]:
    """The whole command, in a process of its own each time."""
    command = [sys.executable, "learn.py", "check", str(lesson.number), "--json"]
    for _ in range(runs + 1):
        began = time.perf_counter()
        done = subprocess.run(
            [*command, "--file", str(lesson.solution)], cwd=ROOT, capture_output=True, text=True
        )
        yield time.perf_counter() - began, verdict(done.stdout.splitlines()[-1])


def by_watch(lesson: Lesson, runs: int) -> Iterator[Timed]:
    """From the moment the file is saved to the verdict of the command that watches it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "exercise.py"
        shutil.copy(lesson.solution, file)
        command = [sys.executable, "learn.py", "check", str(lesson.number), "--watch", "--json"]
        watching = subprocess.Popen(
            [*command, "--file", str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert watching.stdout is not None
        try:
            watching.stdout.readline()
            for number in range(runs + 1):
                # What a learner spends typing, at the least; and no beat that the watcher keeps.
                time.sleep(1.5 + random.random() / 4)
                with file.open("a", encoding="utf-8") as text:
                    text.write(f"# saved {number}\n")
                began = time.perf_counter()
                line = watching.stdout.readline()
                yield time.perf_counter() - began, verdict(line)
        finally:
            watching.terminate()
            watching.wait()


def verdict(line: str) -> str:
    return " ".join(task["status"] for task in json.loads(line)["tasks"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, help="checks per lesson (default 15)")
    parser.add_argument("--lesson", type=int, help="this lesson only")
    options = parser.parse_args()
    print("| lesson | watch: median | slowest | command: median | slowest | verdicts |")
    print("|---|---|---|---|---|---|")
    same, medians = True, []
    for lesson in all_lessons():
        if not lesson.has_exercise or options.lesson not in (None, lesson.number):
            continue
        cells, verdicts = [lesson.slug], set()
        for way in (by_watch, by_command):
            timed = list(way(lesson, options.runs))[1:]  # the first one reads the disk
            seconds = [each[0] for each in timed]
            verdicts |= {each[1] for each in timed}
            medians.append(statistics.median(seconds))
            cells += [f"{medians[-1]:.2f}", f"{max(seconds):.2f}"]
        same = same and len(verdicts) == 1
        cells.append("one" if len(verdicts) == 1 else " / ".join(sorted(verdicts)))
        print(f"| {' | '.join(cells)} |", flush=True)
    middle = [f"{statistics.median(medians[start::2]):.2f}" for start in (0, 1)]
    print(f"| median of the lessons | {middle[0]} | | {middle[1]} | | |")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
