"""Draws a checkpoint for the course site: Markdown for the questions, HTML for what is pressed."""

import random
import re
from html import escape

from course.checkpoints import Checkpoint, Choice, Parsons, Question
from course.excerpts import excerpt


def checkpoint_page(checkpoint: Checkpoint) -> str:
    """The whole checkpoint; assets/checkpoint.js makes it answer."""
    parts = [
        "<noscript><p>The answers on this page need JavaScript.</p></noscript>",
        *(
            _question(checkpoint, number, question)
            for number, question in enumerate(checkpoint.questions, 1)
        ),
        _parsons(len(checkpoint.questions) + 1, checkpoint.parsons, checkpoint.name),
        '<p class="quiz-score" role="status"></p>',
    ]
    return "\n\n".join(parts)


def _question(checkpoint: Checkpoint, number: int, question: Question) -> str:
    path = checkpoint.server(question)
    kind = "checkbox" if question.who else "radio"
    hint = "Choose everybody who does; perhaps nobody." if question.who else "Choose one."
    choices = "".join(
        _choice(choice, kind, f"q{number}", place) for place, choice in enumerate(question.choices)
    )
    shown = excerpt(path, question.shown)
    return "\n\n".join(
        [
            f"## Question {number}",
            question.ask,
            f"````python\n{shown.text}\n````",
            f'<form class="quiz" aria-label="Question {number}"><fieldset><legend>{hint}</legend>'
            f'{choices}</fieldset><button class="md-button">Check</button>'
            '<p class="quiz-verdict" role="status"></p></form>',
        ]
    )


def _choice(choice: Choice, kind: str, name: str, place: int) -> str:
    right = " data-right" if choice.right else ""
    return (
        f'<div class="quiz-choice"{right}><label><input type="{kind}" name="{name}" '
        f'value="{place}"> <span>{_inline(choice.say)}</span></label>'
        f'<p class="quiz-why" hidden>{_inline(choice.why)}</p></div>'
    )


def _parsons(number: int, parsons: Parsons, seed: str) -> str:
    lines = list(enumerate(parsons.lines))
    random.Random(seed).shuffle(lines)  # the same disorder for everybody, and at every build
    items = "".join(
        f'<li data-place="{place}"><code style="--indent: {_indent(line)}ch">{escape(line)}</code>'
        '<button type="button" data-move="-1" aria-label="Move this line up">↑</button>'
        '<button type="button" data-move="1" aria-label="Move this line down">↓</button></li>'
        for place, line in lines
    )
    return "\n\n".join(
        [
            f"## Question {number}: a puzzle",
            f"{parsons.ask} Move a line with its arrows, or with the keys ↑ and ↓ while one of them "
            "has the focus. The indentation is right already, and tells you something.",
            f'<form class="quiz parsons" aria-label="Question {number}"><ol>{items}</ol>'
            '<button class="md-button">Check</button>'
            '<p class="quiz-verdict" role="status"></p></form>',
        ]
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _inline(text: str) -> str:
    """Escaped, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
