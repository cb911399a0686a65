"""Checkpoints: predictions and a puzzle after lessons 05, 09 and 12, answered in the browser.

A checkpoint is a file such as `lessons/checkpoints/after_05.yml`; the small servers that its
questions are about lie in the folder beside it. What a question calls right is what those servers
do: a test runs them.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from course.excerpts import excerpt
from course.lessons import ROOT

FOLDER = ROOT / "lessons" / "checkpoints"


@dataclass(frozen=True)
class Choice:
    """One answer to choose: what it says, whether it is right, and why or why not.

    `means` is the answer as the server gives it, where that is not a person's name.
    """

    say: str
    why: str
    right: bool = False
    means: Any = None


@dataclass(frozen=True)
class Question:
    """A prediction about a small server.

    `steps` are what people do, `[who, event, data]` or `[who, "leaves"]`. Exactly one of `who` (who
    hears that event), `order` (what that person receives, in order) and `ack` (what that person's
    last acknowledgement holds) says what is asked about the last step.
    """

    ask: str
    server: str
    shown: str
    people: list[str]
    steps: list[list[Any]]
    choices: list[Choice]
    who: str = ""
    order: str = ""
    ack: str = ""
    strangers: list[str] = field(default_factory=list)  # who come without auth

    @property
    def right(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.right]


@dataclass(frozen=True)
class Parsons:
    """Lines of a real file to be put in order."""

    ask: str
    file: str
    piece: str

    @property
    def lines(self) -> list[str]:
        """The lines in their right order, without blank ones and comments."""
        text = excerpt(self.file, self.piece).text.splitlines()
        return [line for line in text if line.strip() and not line.strip().startswith("#")]


@dataclass(frozen=True)
class Checkpoint:
    name: str
    questions: list[Question]
    parsons: Parsons

    def server(self, question: Question) -> str:
        """The path of a question's server, from the root of the repository."""
        return (FOLDER / self.name / question.server).relative_to(ROOT).as_posix()


def checkpoint_names() -> list[str]:
    """The checkpoints there are, in the order of the course."""
    return sorted(file.stem for file in FOLDER.glob("*.yml"))


def load_checkpoint(name: str) -> Checkpoint:
    """Reads one checkpoint. Raises `OSError`, `yaml.YAMLError` or `TypeError` if it is damaged."""
    data = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    questions = [
        Question(**{**each, "choices": [Choice(**choice) for choice in each["choices"]]})
        for each in data["questions"]
    ]
    return Checkpoint(name, questions, Parsons(**data["parsons"]))
