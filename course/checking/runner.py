"""Checks one file against one lesson's specification."""

import ast
import time
from itertools import groupby
from pathlib import Path

from course.checking.causes import GENERAL
from course.checking.cluster import server_for
from course.checking.diagram import of_nobody
from course.checking.failure import Failure, Problem, Unmet
from course.checking.patience import seconds
from course.checking.scene import Scene
from course.checking.server import Server, ServerProblem
from course.checking.spec import Spec, Task, load_spec
from course.checking.trace import Arrow, names, person, show, show_args, where
from course.checking.verdict import TaskResult, Verdict
from course.lessons import Lesson
from course.starters import starter
from course.tasks import todos

SECONDS_IN_ALL = 40.0
MOST_BYTES = 200_000
DONE = ("connect", "emit", "ask", "disconnect", "lost", "restart", "end", "call")  # actions


class BadFile(Exception):
    """The path given does not lead to a Python file; the message says what it leads to."""


def check(
    lesson: Lesson, path: Path, server: Server | None = None, only: int | None = None
) -> Verdict:
    """Runs every task of `lesson` against the file at `path`; or one, and those that it needs.

    A `server` that was started earlier saves its start-up time; it is stopped here like any other.
    Raises `BadFile` when there is no Python text there, and `CannotStart` when the lesson wants it and
    this computer has none. Whatever the file does when it runs ends
    up in the verdict, and leaves no process behind.
    """
    began = time.monotonic()
    source = read(path)
    verdict = Verdict(lesson.slug, str(path), untouched=is_untouched(lesson, source))
    verdict.todos = todos(source)
    with server or server_for(lesson, path) as server:
        try:
            ast.parse(source, str(path))
            spec = load_spec(lesson.spec)
            if only is not None:
                spec = spec.of(only)
            run_tasks(spec, server, verdict, began + seconds(SECONDS_IN_ALL))
        except SyntaxError as error:
            verdict.problem = f"Python can’t read your file: {error.msg}."
            verdict.line = error.lineno
        except ServerProblem as problem:
            verdict.problem, verdict.line, verdict.tasks = str(problem), problem.line, []
    lines = source.splitlines()
    if verdict.line and verdict.line <= len(lines):
        verdict.code = lines[verdict.line - 1].strip()
    verdict.seconds = round(time.monotonic() - began, 3)
    return verdict


def read(path: Path) -> str:
    """The text of a submission. Raises `BadFile` with a sentence for the learner."""
    if path.is_dir():
        raise BadFile(f"{path} is a folder. Name the Python file in it.")
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise BadFile(f"{path} has {size:,} bytes; a lesson’s file has a few thousand.")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadFile(f"There is no file {path}.") from None
    except OSError as error:
        raise BadFile(f"{path} can’t be read: {error.strerror}.") from None
    if not raw.strip():
        raise BadFile(f"{path} is empty.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadFile(f"{path} is not a text file. Name a Python file.")
    if path.suffix != ".py":
        raise BadFile(f"{path} is not a Python file: its name does not end in .py.")
    return text


def is_untouched(lesson: Lesson, source: str) -> bool:
    """Whether a submission is the exercise as it first was, comments and spaces aside."""
    first = starter(lesson)
    if first is None:
        return False
    try:
        return ast.dump(ast.parse(source)) == ast.dump(ast.parse(first))
    except SyntaxError:
        return False


def run_tasks(spec: Spec, server: Server, verdict: Verdict, deadline: float) -> None:
    done: dict[int, bool] = {}
    for number, tests in groupby(spec.tasks, key=lambda each: each.number):
        group = list(tests)
        missing = [need for need in group[0].needs if not done.get(need)]
        result = TaskResult(number, group[0].title, "waiting", missing)
        result.line = verdict.todos[number].line if number in verdict.todos else None
        if not missing and time.monotonic() < deadline:
            run_task(group, spec, server, result)
        done[number] = result.status == "passed"
        verdict.tasks.append(result)


def run_task(tests: list[Task], spec: Spec, server: Server, result: TaskResult) -> None:
    """Runs the tests of one task, each on a fresh copy, up to the first that fails."""
    for test in tests:
        server.load(environment=test.environment)
        scene = Scene(server)
        try:
            test.run(scene)
        except Unmet as unmet:
            explain(unmet.failure, spec, result)
            if {"stuck", "ended"} & {problem.kind for problem in unmet.failure.problems}:
                server.kill()  # the next task starts on a process that answers
            return
        finally:
            scene.close()
    result.status = "passed"


def explain(failure: Failure, spec: Spec, result: TaskResult) -> None:
    result.status = "failed"
    result.did = what_was_done(failure.trace.arrows)
    result.arrows = list(failure.trace.arrows)
    result.expected = failure.expected
    result.received = what_came(failure)
    own = (function for number, function in spec.causes if number == result.number)
    for recognise in (*own, *GENERAL):
        if sentence := recognise(failure):
            result.cause = sentence
            break


def what_was_done(arrows: list[Arrow]) -> str:
    """The visitors' actions as sentences."""
    done = []
    for kind, run in groupby(
        (a for a in arrows if a.kind in DONE),
        key=lambda a: a.kind,
    ):
        steps = list(run)
        if kind == "emit":
            done += [
                f"{a.visitor} emitted “{a.event}”{where(a.namespace)} with {show_args(a.data)}"
                for a in steps
            ]
        elif kind == "ask":
            done += who_asked(steps)
        elif kind == "connect":
            done += who_connected(steps)
        elif not steps[0].visitor:
            done += [of_nobody(a, past=True) for a in steps]
        else:
            verb = {"disconnect": "disconnected", "lost": "lost the line"}
            done.append(f"{names([a.visitor for a in steps])} {verb[kind]}")
    return ". ".join(each[:1].upper() + each[1:] for each in done) + "."


def who_connected(steps: list[Arrow]) -> list[str]:
    """Who connected, and to which namespaces unless it is the main one alone."""
    namespaces: dict[str, list[str]] = {}
    for arrow in steps:
        entered = namespaces.setdefault(arrow.visitor, [])
        if arrow.namespace not in entered:  # else it is another try, or another day
            entered.append(arrow.namespace)
    said = []
    for wanted, run in groupby(namespaces.items(), key=lambda pair: pair[1]):
        to = "" if wanted == ["/"] else f" to {names(wanted)}"
        said.append(f"{names([visitor for visitor, _ in run])} connected{to}")
    return said


def who_asked(steps: list[Arrow]) -> list[str]:
    """Who sent what by HTTP; signing in under the own name is said in a word."""
    said = []
    for plain, run in groupby(
        steps, key=lambda a: (a.event, a.data) == ("POST /sign_in", {"username": person(a.visitor)})
    ):
        if plain:
            said.append(f"{names([a.visitor for a in run])} signed in")
        else:
            said += [
                f"{a.visitor} sent {a.event}" + (f" with {show(a.data)}" if a.data else "")
                for a in run
            ]
    return said


def what_came(failure: Failure) -> str:
    """What was different from what was expected, as sentences; the same of several is said once."""
    people: dict[str, list[str]] = {}  # of whom each thing is to be said
    for problem in failure.problems:
        whom = people.setdefault(what_came_of(problem), [])
        if problem.visitor and problem.visitor not in whom:
            whom.append(problem.visitor)
    said = []
    for what, whom in people.items():
        plural = what.replace("was ", "were ", 1) if len(whom) > 1 else what
        said.append(f"{names(whom)} {plural}".strip())
    return ". ".join(said) + "."


def what_came_of(problem: Problem) -> str:
    """One difference: what is to be said of the visitor, without the name, or of the server."""
    place = where(problem.namespace)
    if problem.kind == "printed":
        lines = "; ".join(problem.got[-5:])
        return f"The server printed: {lines}" if lines else "The server printed nothing"
    if problem.kind == "late":
        return f"got the acknowledgement after every {problem.expected}"
    if problem.kind == "status":
        status, body = problem.got
        return f"got the HTTP answer {status}" + (
            f": {show(body)}" if isinstance(body, dict) else ""
        )
    if problem.event == "ack":
        if problem.got is None:
            return "got no acknowledgement"
        shown = show_args(problem.got)
        return f"got the acknowledgement {shown}" if problem.got else "got an empty acknowledgement"
    if problem.event == "refusal":
        return f"was refused{place} with {show_args(problem.got)}"
    if problem.kind == "missing":
        return f"got no {'answer' if problem.event == 'connect' else problem.event}{place}"
    if problem.kind in ("surplus", "wrong"):
        return f"got {problem.event}{place} with {show_args(problem.got)}"
    return {
        "refused": f"was refused{place} with {show(problem.got)}",
        "accepted": "was let in" + place.replace(" in ", "to "),
        "turned away": "was turned away before any handler ran",
        "lost": f"was no longer connected{place}",
        "queue": "did not listen there",
        "stuck": "A handler was still running after seconds of waiting",
        "ended": "The server went away",
    }[problem.kind]
