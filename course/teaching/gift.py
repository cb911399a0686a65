"""Writes the quiz as GIFT, the text format from which Moodle and others import questions."""

import re
from html import escape

from course.lessons import Lesson
from course.teaching.quiz import Choice, Question, whole_quiz

SPECIAL = re.compile(r"[\\~=#{}:]")


def gift() -> str:
    """The whole quiz, in a category for each lesson."""
    blocks = [
        "// Real-Time Flask: questions with one right answer. In Moodle: Question bank, Import, GIFT."
    ]
    for lesson, questions in whole_quiz():
        # A slash would begin a category within the category.
        name = lesson.title.replace("/", "//")
        blocks.append(f"$CATEGORY: Real-Time Flask/{lesson.number:02} {name}")
        blocks += [_entry(lesson, n, question) for n, question in enumerate(questions, 1)]
    return "\n\n".join(blocks) + "\n"


def _entry(lesson: Lesson, number: int, question: Question) -> str:
    title = escaped(f"{lesson.number:02}.{number} {lesson.title}")
    html = f"<p>{_inline(question.ask)}</p>"
    if question.code:
        html += f"<pre><code>{escape(question.code_text, quote=False)}</code></pre>"
    answers = "\n".join(_answer(choice) for choice in question.choices)
    return f"::{title}::[html]{escaped(html)}{{\n{answers}\n}}"


def _answer(choice: Choice) -> str:
    sign = "=" if choice.right else "~"
    return f"{sign}{escaped(_inline(choice.say))}#{escaped(_inline(choice.why))}"


def escaped(text: str) -> str:
    """A text in which nothing is a sign of GIFT any more, on one line."""
    return SPECIAL.sub(r"\\\g<0>", text).replace("\r", "").replace("\n", "\\n")


def _inline(text: str) -> str:
    """HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
