"""Finds named pieces of files, so that pages show the tested code itself and never a copy of it."""

import ast
from dataclasses import dataclass
from textwrap import dedent

from course.lessons import ROOT


class MissingPiece(ValueError):
    """A page asks for a file or a piece of one that is not there; the message names both."""


@dataclass(frozen=True)
class Excerpt:
    """Some whole lines of a file; `first` is the number of the first one, counted from 1."""

    path: str
    first: int
    text: str


def excerpt(path: str, piece: str = "") -> Excerpt:
    """The whole file, or one piece of it; `path` is relative to the repository.

    A piece of a Python file is a function, class or variable (`on_message`,
    `ChatNamespace.on_message`), or a stretch from one to another (`app..numbers`).
    In any other file it is some text of one line, and the block that line opens.
    Raises `MissingPiece`.
    """
    lines = _read(path).splitlines()
    if not piece:
        return Excerpt(path, 1, "\n".join(lines))
    first, last = span_of(path, piece)
    return Excerpt(path, first, dedent("\n".join(lines[first - 1 : last])))


def span_of(path: str, piece: str) -> tuple[int, int]:
    """The first and last line of a piece, comments above it included. Raises `MissingPiece`."""
    text = _read(path)
    if not path.endswith(".py"):
        return _block_at(path, text.splitlines(), piece)
    try:
        spans = _named_spans(ast.parse(text), text.splitlines())
    except SyntaxError as error:
        raise MissingPiece(f"{path} is not Python at line {error.lineno}.") from None
    ends = piece.split("..") if ".." in piece else [piece, piece]
    for name in ends:
        if name not in spans:
            raise MissingPiece(f"{path} has no {name}. It has: {', '.join(spans)}.")
    return spans[ends[0]][0], spans[ends[-1]][1]


def line_of(path: str, piece: str) -> int:
    """The line a reader wants to see first: the `def`, `class` or assignment, not its comments."""
    first, last = span_of(path, piece)
    lines = _read(path).splitlines()
    for number in range(first, last + 1):
        if not lines[number - 1].lstrip().startswith(("#", "@", "//")):
            return number
    return first


def _read(path: str) -> str:
    file = ROOT / path
    if not file.is_file():
        raise MissingPiece(f"There is no file {path}.")
    return file.read_text("utf-8", errors="replace")


def _named_spans(tree: ast.AST, lines: list[str], prefix: str = "") -> dict[str, tuple[int, int]]:
    spans: dict[str, tuple[int, int]] = {}
    for node in ast.iter_child_nodes(tree):
        for name in _names(node):
            spans.setdefault(prefix + name, _span(node, lines))
        if isinstance(node, ast.ClassDef):
            spans |= _named_spans(node, lines, f"{prefix}{node.name}.")
    return spans


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _span(node: ast.AST, lines: list[str]) -> tuple[int, int]:
    assert isinstance(node, ast.stmt)
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first, node.end_lineno or node.lineno


def _block_at(path: str, lines: list[str], text: str) -> tuple[int, int]:
    found = [number for number, line in enumerate(lines, 1) if text in line]
    if len(found) != 1:
        raise MissingPiece(f"{path} should have one line with {text!r}, and has {len(found)}.")
    first = found[0]
    opening = lines[first - 1]
    depth = len(opening) - len(opening.lstrip())
    while first > 1 and lines[first - 2].lstrip().startswith("//"):
        first -= 1
    if not opening.rstrip().endswith(("{", "(", "[")):
        return first, found[0]
    closing = (" " * depth + "}", " " * depth + ")", " " * depth + "]")
    for number in range(found[0] + 1, len(lines) + 1):
        if lines[number - 1].startswith(closing):
            return first, number
    raise MissingPiece(f"In {path} the block that starts with {text!r} has no end.")
