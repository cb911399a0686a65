"""Measures save to verdict: what a learner waits for after saving an exercise.

    python benchmarks/verdicts.py              the time of `learn.py check`, per lesson
    python benchmarks/verdicts.py --runs 200   also whether every run gives the same verdict

Each run is the whole command in a process of its own, as a learner starts it.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course.lessons import Lesson, all_lessons  # noqa: E402


def timed_check(lesson: Lesson) -> tuple[float, str]:
    """Checks the lesson's solution once: seconds from the start of the command, and the verdict."""
    command = [sys.executable, "learn.py", "check", str(lesson.number), "--json"]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--file", str(lesson.solution)], cwd=ROOT, capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    tasks = json.loads(done.stdout.splitlines()[-1])["tasks"]  # the first run may set up .venv
    return seconds, " ".join(task["status"] for task in tasks)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, help="checks per lesson (default 15)")
    parser.add_argument("--lesson", type=int, help="this lesson only")
    options = parser.parse_args()
    print(f"{'lesson':<36}{'runs':>5}{'median s':>10}{'slowest s':>11}  verdicts")
    same = True
    for lesson in all_lessons():
        if not lesson.has_exercise or options.lesson not in (None, lesson.number):
            continue
        timed_check(lesson)  # the first one reads the disk
        runs = [timed_check(lesson) for _ in range(options.runs)]
        seconds, verdicts = [each[0] for each in runs], {each[1] for each in runs}
        same = same and len(verdicts) == 1
        print(
            f"{lesson.slug:<36}{len(runs):>5}{statistics.median(seconds):>10.2f}"
            f"{max(seconds):>11.2f}  {'one: ' + verdicts.pop() if len(verdicts) == 1 else verdicts}"
        )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
