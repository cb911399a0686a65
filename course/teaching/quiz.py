"""The quiz: questions for each lesson with one right answer, and for each answer why.

The files are `lessons/quiz/03.yml` and so on. Where a question has a `run`, a test lets real
visitors do it and compares what they hear with what the question calls right.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from course.excerpts import MissingPiece, excerpt
from course.lessons import LESSONS, Lesson, all_lessons

FOLDER = LESSONS / "quiz"


@dataclass(frozen=True)
class Choice:
    """One answer: what it says, and why it is right or wrong.

    `means` is the answer as a run gives it: who hears the event, or what an acknowledgement holds.
    """

    say: str
    why: str
    right: bool = False
    means: Any = None


@dataclass(frozen=True)
class Run:
    """What people do with a server, `[who, event, data, namespace]` or `[who, "leaves"]`.

    Asked is about the last step: `who` hears that event, or what `ack` that person gets.
    """

    server: str
    people: list[str]
    steps: list[list[Any]]
    who: str = ""
    ack: str = ""
    signed_in: bool = False
    namespaces: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, float] = field(default_factory=dict)  # of the server, set for this run


@dataclass(frozen=True)
class Question:
    ask: str
    choices: list[Choice]
    code: str = ""  # `PATH PIECE`, shown with the question
    run: Run | None = None

    @property
    def right(self) -> Choice:
        return next(choice for choice in self.choices if choice.right)

    @property
    def code_text(self) -> str:
        """The code as it is in the file now. Raises `MissingPiece`."""
        path, _, piece = self.code.partition(" ")
        return excerpt(path, piece).text if path else ""


def questions_of(lesson: Lesson) -> list[Question]:
    """The questions about one lesson. Raises `MissingPiece` where something about them is wrong."""
    file = FOLDER / f"{lesson.number:02}.yml"
    if not file.is_file():
        raise MissingPiece(f"There is no quiz for {lesson.slug}: write {file.name}.")
    return read_questions(file.name, file.read_text("utf-8"))


def read_questions(name: str, text: str) -> list[Question]:
    """The questions in a file's text; `name` is the file's. Raises `MissingPiece`."""
    try:
        return [_question(entry) for entry in yaml.safe_load(text)]
    except (yaml.YAMLError, TypeError, KeyError, ValueError) as problem:
        raise MissingPiece(f"{name} can't be read: {problem}") from None


def whole_quiz() -> list[tuple[Lesson, list[Question]]]:
    """Every lesson with its questions, in the order of the course. Raises `MissingPiece`."""
    return [(lesson, questions_of(lesson)) for lesson in all_lessons()]


def quiz_page() -> str:
    """All questions as Markdown, each with its answers folded."""
    parts = []
    for lesson, questions in whole_quiz():
        parts.append(f"## {lesson.number:02} · {lesson.title}")
        parts += [_on_page(question, n) for n, question in enumerate(questions, 1)]
    return "\n\n".join(parts)


def _question(entry: dict[str, Any]) -> Question:
    choices = [Choice(**choice) for choice in entry["choices"]]
    run = Run(**entry["run"]) if "run" in entry else None
    if sum(choice.right for choice in choices) != 1:
        raise ValueError(f"“{entry['ask']}” needs one right answer.")
    return Question(**{**entry, "choices": choices, "run": run})


def _on_page(question: Question, number: int) -> str:
    letters = [f"{chr(65 + place)}." for place in range(len(question.choices))]
    blocks = [f"**{number}.** {question.ask}"]
    if question.code:
        blocks.append(f"````python\n{question.code_text}\n````")
    named = list(zip(letters, question.choices, strict=True))
    blocks.append("\n".join(f"- **{letter}** {choice.say}" for letter, choice in named))
    lines = [
        f"    - **{letter} {'Right' if choice.right else 'Wrong'}.** {choice.why}"
        for letter, choice in named
    ]
    return "\n\n".join([*blocks, "\n".join(['??? tip "Answer"', *lines])])
