"""Runs everything that says whether the repository is well: style, types, tests."""

import os
import subprocess
import sys

from course.environment import is_installed, runs_inside
from course.installing import SetupProblem, make_ready
from course.lessons import ROOT

REQUIREMENTS = "requirements-test.txt"
BEFORE_THE_TESTS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
}

WRONG_USE = 4  # pytest's exit code for options it does not know and files that are not there


def run_tests(arguments: list[str]) -> int:
    """Run every check, or only pytest when it is given arguments; returns the exit code."""
    # Outside .venv a person has chosen an environment; what it holds is theirs to say.
    if runs_inside() and not is_installed(REQUIREMENTS):
        try:
            make_ready(REQUIREMENTS)
        except SetupProblem as problem:
            print(problem, file=sys.stderr)
            return 2
    if arguments:
        code = _run("pytest", ["pytest", *arguments])
        return 2 if code == WRONG_USE else int(code != 0)
    failed = [name for name, command in BEFORE_THE_TESTS.items() if _run(name, command)]
    print(f"\nBefore the tests: {_summary(failed)}", flush=True)
    # What measures how quick something is needs the machine for itself.
    failed += ["pytest, alone"] * (_run("pytest, alone", ["pytest", "-q", "-m", "alone"]) != 0)
    # All others come last, so that their closing line closes the whole run. They wait for servers
    # and browsers part of their time: one more at a time than there are cores.
    workers = (os.cpu_count() or 1) + 1
    if _run("pytest", ["pytest", "-n", str(workers), "-m", "not alone"]):
        failed.append("pytest")
    if failed:
        print(f"\nNot well: {', '.join(failed)}.", file=sys.stderr, flush=True)
    return 1 if failed else 0


def _run(name: str, command: list[str]) -> int:
    print(f"\n── {name}", flush=True)
    try:
        return subprocess.call([sys.executable, "-m", *command], cwd=ROOT)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _summary(failed: list[str]) -> str:
    return ", ".join(f"{name} {'failed' if name in failed else 'ok'}" for name in BEFORE_THE_TESTS)
