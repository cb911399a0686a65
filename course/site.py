"""Builds the pages' moving parts from the files they speak about: MkDocs calls the `on_…` hooks.

The directives are written down for authors in docs/contributing.md. A piece that is missing
is a warning and a note on the page: a strict build stops at it, a learner's own edits do not.
`python -m course.site` writes the course tables of the two README files.
"""

import logging
import posixpath
import re
import sys
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # MkDocs loads this as a loose file

from course.annotations import marked, split_marks
from course.checkpoints import checkpoint_names, load_checkpoint
from course.checkpoints.pages import checkpoint_page
from course.concepts import Untaught, concept_table
from course.excerpts import MissingPiece, excerpt, line_of
from course.lessons import ROOT, Lesson, all_lessons
from course.reference.asyncapi import as_yaml
from course.reference.page import piece
from course.sentences import quoted
from course.tasks import Task, tasks_of
from course.teaching.notes import all_notes, notes_of
from course.teaching.plan_pages import lesson_heading, notes_table, plans_page
from course.teaching.plans import plans
from course.teaching.quiz import quiz_page

log = logging.getLogger("mkdocs.hooks.course")

SOURCE = "final_app/source"  # where the site shows these folders' files, one page each
SHOWN = ("final_app", "runtime")
LANGUAGES = {".py": "python", ".js": "javascript", ".css": "css", ".html": "html+jinja"}
SOURCE_LINK = re.compile(r"\[([^\]]+)\]\(source:([^)#]+)(?:#((?:[^()]|\(\)?)+))?\)")
TABLE_IN_README = re.compile(r"(<!-- course table -->\n).*?(<!-- end -->)", re.DOTALL)
PYTHON_IN_A_TODO = re.compile(
    r"(?:return )?(?:\w+\([^()]*\)|\{[^}]*\})"  # emit("status", …), return {"ok": True}
    r'|@?\w+(?:\.\w+)+(?:\["\w+"\])?'  # request.event["message"]
    r'|"[^"]*"|\b\w+_\w+\b'
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds a page for each file of the chat, for links to its lines, and its AsyncAPI file."""
    files.append(File.generated(config, "final_app/asyncapi.yml", content=as_yaml()))
    for file in sorted(file for folder in SHOWN for file in (ROOT / folder).rglob("*")):
        path = file.relative_to(ROOT).as_posix()
        if file.suffix in LANGUAGES and "/vendor/" not in path:
            header = f"---\ntitle: {path}\ndescription: The file {path}, whole.\n"
            header += "search:\n  exclude: true\nhide: [toc]\n---\n\n"
            page = header + f"# {path}\n\n::: code {path}\n"
            files.append(File.generated(config, _source_page(path), content=page))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Carries out the directives on a page; fenced code stays as it is."""
    lines: list[str] = []
    fence = ""
    for line in markdown.splitlines():
        mark = re.match(r" *(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
        lines.append(line if fence or mark else _expand(line, page, files))
    return "\n".join(lines) + "\n"


def course_table(base: str) -> str:
    """The lessons that exist as a Markdown table; `base` leads to the pages: `docs/lessons`."""
    rows = [
        f"| {lesson.number:02} | [{lesson.title}]({base}/{lesson.slug}.md) | {_sentence(lesson.idea)} |"
        for lesson in all_lessons()
    ]
    return "\n".join(["| | lesson | the one idea |", "|---|---|---|", *rows])


def lessons_table() -> str:
    """The map in lessons/README.md: folder, idea, page."""
    rows = [
        f"| [`{lesson.slug}`]({lesson.slug}/README.md) | {_sentence(lesson.idea)} "
        f"| [{lesson.title}](../docs/lessons/{lesson.slug}.md) |"
        for lesson in all_lessons()
    ]
    return "\n".join(["| folder | the one idea | page |", "|---|---|---|", *rows])


def readme_tables() -> dict[Path, str]:
    """What each README with a course table should say, whole."""
    tables = {ROOT / "README.md": course_table("docs/lessons")}
    tables[ROOT / "lessons" / "README.md"] = lessons_table()
    return {
        file: TABLE_IN_README.sub(rf"\g<1>{table}\n\g<2>", file.read_text("utf-8"))
        for file, table in tables.items()
    }


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _expand(line: str, page: Page, files: Files) -> str:
    directive = re.fullmatch(r"( *)::: ([a-z]+) ?(.*)", line)
    try:
        if not directive:
            return SOURCE_LINK.sub(_link_from(page, files), line)
        indent, name, argument = directive.groups()
        if name not in DIRECTIVES:
            raise MissingPiece(f"There is no directive {name}; only {', '.join(DIRECTIVES)}.")
        block = DIRECTIVES[name](argument.strip(), page)
        if name in WITH_LINKS:
            lines = block.splitlines()
            block = "\n".join(SOURCE_LINK.sub(_link_from(page, files), row) for row in lines)
        return "\n".join(f"{indent}{text}".rstrip() for text in block.splitlines())
    except MissingPiece as missing:
        log.warning("%s: %s", page.file.src_uri, missing)
        return f'{directive[1] if directive else ""}!!! warning "{missing}"'.replace("`", "")


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
    blocks = [f"### Task {task.number}", _sentence(text)]
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


def _lesson_of(page: Page) -> Lesson:
    slug = posixpath.basename(page.file.src_uri).removesuffix(".md")
    for lesson in all_lessons():
        if lesson.slug == slug:
            return lesson
    raise MissingPiece(f"{page.file.src_uri} is not named after a lesson's folder.")


def _link_from(page: Page, files: Files) -> Callable[[re.Match[str]], str]:
    """Turns `[words](source:PATH#PIECE)` into a link to the line, which it names, or to the file."""

    def link(found: re.Match[str]) -> str:
        words, path, piece = found.groups()
        source = files.get_file_from_path(_source_page(path))
        if source is None:
            raise MissingPiece(
                f"The site has no page for {path}; only for the code of the final app and its runtime."
            )
        url = source.url_relative_to(page.file)
        if not piece:
            return f'<a href="{url}">{words}</a>'
        line = line_of(path, piece)
        # HTML, because MkDocs would not see the anchors of code lines in a Markdown link.
        return f'<a href="{url}#__codelineno-0-{line}">{words} (`{path}`, line {line})</a>'

    return link


def _source_page(path: str) -> str:
    return f"{SOURCE}/{path.removeprefix('final_app/')}.md"


if __name__ == "__main__":
    for file, text in readme_tables().items():
        file.write_text(text, "utf-8")
