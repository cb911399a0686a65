"""The words a lesson's specification is written in: tasks, patterns and recognised causes.

A specification is a file of pytest tests about visitors, each one task of the exercise:

    @task(2, "Answer the sender of a message")
    def test_the_sender_alone_hears_the_answer(scene):
        ann, ben = scene.visitors("Ann", "Ben")
        ann.emits("message", {"text": "good morning"})
        scene.only(ann).hears("message", {"text": "GOOD MORNING"})

pytest runs it against the solution (or the learner's exercise, with `--mine`), and
`python learn.py check` against the learner's exercise, without pytest's start-up time.
"""

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.checking.failure import Failure
    from course.checking.scene import Scene

Payload = Any  # what an event carries: a value, or patterns in its place
TestFunction = Callable[["Scene"], None]
CauseFunction = Callable[["Failure"], str | None]
Environment = Mapping[str, str | None]


@dataclass(frozen=True)
class Task:
    """One numbered task of an exercise, and the test that says what it asks.

    `surroundings` says when the test begins which variables the submission finds, or with None
    does not find.
    """

    number: int
    title: str
    needs: tuple[int, ...]
    run: TestFunction
    surroundings: Callable[[], Environment]

    @property
    def environment(self) -> Environment:
        return self.surroundings()


@dataclass
class Spec:
    """What one lesson asks: its tasks in order, and the causes it can recognise."""

    tasks: list[Task] = field(default_factory=list)
    causes: list[tuple[int, CauseFunction]] = field(default_factory=list)

    def of(self, number: int) -> "Spec":
        """The same with one task alone, and those before it that it stands on."""
        wanted = {number}
        for each in reversed(self.tasks):
            if each.number in wanted:
                wanted |= {*each.needs}
        return Spec([each for each in self.tasks if each.number in wanted], self.causes)


def task(
    number: int,
    title: str,
    needs: tuple[int, ...] = (),
    environment: Environment | Callable[[], Environment] = dict,
) -> Callable[[Any], Any]:
    """Marks a test as what task `number` asks. A task whose `needs` have not passed waits.

    `environment` has the variables of the submission; or it is a function that returns them, where
    they depend on how busy the machine is at that moment.
    """
    surroundings = environment if callable(environment) else partial(dict, environment)

    def mark(function: TestFunction) -> TestFunction:
        function.task = Task(number, title, needs, function, surroundings)  # type: ignore[attr-defined]
        return function

    return mark


def cause(*numbers: int) -> Callable[[Any], Any]:
    """Marks a function that looks at a failure of these tasks and may say what caused it."""

    def mark(function: CauseFunction) -> CauseFunction:
        function.cause_of = numbers  # type: ignore[attr-defined]
        return function

    return mark


def load_spec(path: Path) -> Spec:
    """Reads a specification: tasks by number (a task may have several tests), causes as written.

    Beside `test_03_rooms.py` there may be files like `causes_03_rooms.py`, with the lesson's number
    and a name for what they are about. Their causes are tried first, file by file in that order.
    """
    spec = Spec()
    number = path.stem.split("_")[1]
    for file in [*sorted(path.parent.glob(f"causes_{number}_*.py")), path]:
        for value in vars(_module(file)).values():
            if isinstance(found := getattr(value, "task", None), Task):
                spec.tasks.append(found)
            if isinstance(numbers := getattr(value, "cause_of", None), tuple):
                spec.causes += [(number, value) for number in numbers]
    spec.tasks.sort(key=lambda each: each.number)  # stable: tests of one task keep their order
    return spec


def _module(path: Path) -> ModuleType:
    """Runs the file at `path` as a module of its own."""
    module_spec = importlib.util.spec_from_file_location(f"lesson_{path.stem}", path)
    assert module_spec is not None
    assert module_spec.loader is not None
    module = importlib.util.module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    return module


class Pattern:
    """Stands in an expected payload for any value that fits, `<a whole number>`."""

    def __init__(self, name: str, fits: Callable[[Any], bool]) -> None:
        self.name, self.fits = name, fits

    def __repr__(self) -> str:
        return f"<{self.name}>"


whole_number = Pattern("a whole number", lambda v: isinstance(v, int) and not isinstance(v, bool))
some_text = Pattern("some text", lambda v: isinstance(v, str) and bool(v.strip()))
anything = Pattern("anything", lambda v: True)


def matches(expected: Any, got: Any) -> bool:
    """Whether a payload is as expected. A dictionary may hold more keys than it must."""
    if isinstance(expected, Pattern):
        return expected.fits(got)
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            key in got and matches(value, got[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(got) == len(expected)
            and all(matches(e, g) for e, g in zip(expected, got, strict=True))
        )
    return type(expected) is type(got) and bool(expected == got)
