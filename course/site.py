"""Builds the pages' moving parts from the files they speak about: MkDocs calls the `on_…` hooks.

What the directives put there is in course/directives.py. A piece that is missing is a warning and
a note on the page: a strict build stops at it, a learner's own edits do not.
`python -m course.site` writes the course tables of the two README files.
"""

import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # MkDocs loads this as a loose file

from course.directives import DIRECTIVES, LANGUAGES, SOURCE, WITH_LINKS
from course.excerpts import MissingPiece, line_of
from course.lesson_tables import readme_tables
from course.lessons import ROOT
from course.reference.asyncapi import as_yaml

log = logging.getLogger("mkdocs.hooks.course")

SHOWN = ("final_app", "runtime")  # the folders whose files have a page each
SOURCE_LINK = re.compile(r"\[([^\]]+)\]\(source:([^)#]+)(?:#((?:[^()]|\(\)?)+))?\)")


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
