"""Finds the sentences that the code says to people, so that pages quote them as they are."""

import ast
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from course.excerpts import MissingPiece
from course.lessons import ROOT

GAP = "…"  # what a sentence only knows when it is said


def sentence(path: str, start: str) -> str:
    """The one text in a Python file that begins so, with gaps. Raises `MissingPiece`."""
    file = ROOT / path
    if not file.is_file():
        raise MissingPiece(f"There is no file {path}.")
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    parts = [part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values]
    texts = {text_of(node) for node in nodes if node not in parts}
    found = [text for text in texts if text.startswith(start)]
    if len(found) != 1:
        raise MissingPiece(f"{path} should say one thing that begins with {start!r}: {found}.")
    return re.sub(r"%d\.%d|%[ds]", GAP, found[0]).strip()


def quoted(path: str, start: str = "") -> str:
    """The same for a page. Raises `MissingPiece`."""
    return f'<p class="says">{escape(sentence(path, start))}</p>'


def text_of(node: ast.AST, known: Mapping[str, Any] | None = None) -> str:
    """The text of a string in the code; a number that is known stands in it, the rest is a gap."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part, known) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        number = (known or {}).get(node.value.id) if isinstance(node.value, ast.Name) else None
        return f"{number:,}" if isinstance(number, int) else GAP
    return ""
