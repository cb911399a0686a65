"""What a check finds out, as plain data: the reports and `--json` are made from it."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from course.checking.trace import Arrow
from course.tasks import Todo

Status = Literal["passed", "failed", "waiting"]


@dataclass
class TaskResult:
    """How one numbered task fares. The texts are empty unless it failed."""

    number: int
    title: str
    status: Status
    waits_for: list[int] = field(default_factory=list)
    did: str = ""
    arrows: list[Arrow] = field(default_factory=list)  # the run, for a sequence diagram
    expected: str = ""
    received: str = ""
    cause: str = ""
    line: int | None = None  # of the submission: where the task's TODO stands


@dataclass
class Verdict:
    """The result of one check of one file.

    `problem` is a sentence when the file could not be run at all; `tasks` is then empty.
    """

    lesson: str
    file: str
    tasks: list[TaskResult] = field(default_factory=list)
    problem: str = ""
    line: int | None = None
    code: str = ""  # the text of that line
    todos: dict[int, Todo] = field(default_factory=dict)  # what the file still asks, by task
    untouched: bool = False
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.problem and all(task.status == "passed" for task in self.tasks)

    def task(self, number: int) -> TaskResult:
        return next(task for task in self.tasks if task.number == number)

    def shown(self, task: TaskResult) -> str:
        """A task's status as people see it: `open` where it failed and has not been begun.

        A later task that still has its TODO has not: no reason for a red cross.
        """
        first = next((each for each in self.tasks if each.status == "failed"), None)
        begun = task is first or task.number not in self.todos
        is_open = self.untouched or (task.status == "failed" and not begun)
        return "open" if is_open and task.status != "passed" else task.status

    def as_json(self) -> dict[str, Any]:
        return {"passed": self.passed, **asdict(self)}
