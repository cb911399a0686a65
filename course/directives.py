"""What each directive puts on a page. They are written down for authors in docs/contributing.md.

A directive raises `MissingPiece` when what it names is gone.
"""

import posixpath
import re
from collections.abc import Callable
from difflib import unified_diff

from mkdocs.structure.pages import Page

from course.annotations import marked, split_marks
from course.checkpoints import checkpoint_names, load_checkpoint
from course.checkpoints.pages import checkpoint_page
from course.concepts import Untaught, concept_table
from course.excerpts import MissingPiece, excerpt
from course.lesson_tables import capitalised, course_table
from course.lessons import ROOT, Lesson, all_lessons
from course.reference.page import piece
from course.sentences import quoted
from course.tasks import Task, tasks_of
from course.teaching.notes import all_notes, notes_of
from course.teaching.plan_pages import lesson_heading, notes_table, plans_page
from course.teaching.plans import plans
from course.teaching.quiz import quiz_page

SOURCE = "final_app/source"  # where the site shows the files of the chat, one page each
LANGUAGES = {".py": "python", ".js": "javascript", ".css": "css", ".html": "html+jinja"}
PYTHON_IN_A_TODO = re.compile(
    r"(?:return )?(?:\w+\([^()]*\)|\{[^}]*\})"  # emit("status", …), return {"ok": True}
    r'|@?\w+(?:\.\w+)+(?:\["\w+"\])?'  # request.event["message"]
    r'|"[^"]*"|\b\w+_\w+\b'
)


def _code(argument: str, page: Page) -> str:
    """`::: code PATH [PIECE] [(1) WORDS OF A LINE …]`: a file or a piece of it, with its numbers."""
    wanted, words = split_marks(argument)
    path, _, piece = wanted.partition(" ")
    shown = excerpt(path, piece)
    language = LANGUAGES.get(posixpath.splitext(path)[1], "text")
    text = marked(shown.text, words, language)
    title = "" if page.file.src_uri.startswith(SOURCE) else f' title="{path}"'
    return f'````{language}{title} linenums="{shown.first}"\n{text}\n````'


def _lessons(argument: str, page: Page) -> str:
    """`::: lessons`: the course table."""
    return course_table(posixpath.relpath("lessons", posixpath.dirname(page.file.src_uri) or "."))


def _map(argument: str, page: Page) -> str:
    """`::: map`: each concept of the final app, with its lesson and its place."""
    try:
        return concept_table(posixpath.relpath("lessons", posixpath.dirname(page.file.src_uri)))
    except Untaught as untaught:
        raise MissingPiece(str(untaught)) from None


def _tasks(argument: str, page: Page) -> str:
    """`::: tasks`: the exercise's tasks, each with its hints folded one by one."""
    return "\n\n".join(_one_task(task) for task in tasks_of(_lesson_of(page)))


def mark_code(todo: str) -> str:
    """A TODO is a plain comment; on the page the Python in it becomes code."""
    return PYTHON_IN_A_TODO.sub(r"`\g<0>`", todo)


def _one_task(task: Task) -> str:
    text = mark_code(task.text) or "its TODO is no longer in your exercise: done, or on the way."
    blocks = [f"### Task {task.number}", capitalised(text)]
    for number, hint in enumerate(task.hints, 1):
        title = "Answer" if number == len(task.hints) > 1 else f"Hint {number}"
        blocks.append(f'??? tip "{title}"\n    {hint}')
    return "\n\n".join(blocks)


def _diff(argument: str, page: Page) -> str:
    """`::: diff`: what this lesson's app.py changes in the one before, folded."""
    lesson = _lesson_of(page)
    before = [other for other in all_lessons() if other.number < lesson.number]
    if not before:
        raise MissingPiece(f"{lesson.slug} is the first lesson: there is nothing to compare.")
    old, new = before[-1].app, lesson.app
    name, to = old.relative_to(ROOT).as_posix(), new.relative_to(ROOT).as_posix()
    lines = [file.read_text("utf-8").splitlines() for file in (old, new)]
    changes = unified_diff(lines[0], lines[1], name, to, n=2, lineterm="")
    changed = "\n".join(f"    {line}" for line in changes)
    return f'??? abstract "Every line that changed since {name}"\n    ````diff\n{changed}\n    ````'


def _drawing(argument: str, page: Page) -> str:
    """`::: drawing NAME …`: drawings set into the page, so that they follow light and dark."""
    files = [excerpt(f"docs/assets/drawings/{name}.svg") for name in argument.split()]
    drawings = "".join(file.text.replace("\n", "") for file in files)
    return f'<figure class="drawing">{drawings}</figure>'


def _checkpoint(argument: str, page: Page) -> str:
    """`::: checkpoint NAME`: questions to answer on the page, and a puzzle."""
    if argument not in checkpoint_names():
        known = ", ".join(checkpoint_names())
        raise MissingPiece(f"There is no checkpoint {argument}; only {known}.")
    return checkpoint_page(load_checkpoint(argument))


def _lesson_of(page: Page) -> Lesson:
    slug = posixpath.basename(page.file.src_uri).removesuffix(".md")
    for lesson in all_lessons():
        if lesson.slug == slug:
            return lesson
    raise MissingPiece(f"{page.file.src_uri} is not named after a lesson's folder.")


DIRECTIVES: dict[str, Callable[[str, Page], str]] = {
    "code": _code,
    "lessons": _lessons,
    "map": _map,
    "tasks": _tasks,
    "diff": _diff,
    "drawing": _drawing,
    "checkpoint": _checkpoint,
    "teaching": lambda argument, page: lesson_heading(notes_of(_lesson_of(page))),
    "notes": lambda argument, page: notes_table(all_notes()),
    "plans": lambda argument, page: plans_page(plans()),
    "reference": lambda argument, page: piece(argument),
    "says": lambda argument, page: quoted(*argument.split(" ", 1)),
    "quiz": lambda argument, page: quiz_page(),
}


WITH_LINKS = ("map", "reference")  # whose own lines may lead to the final app's code
