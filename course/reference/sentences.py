"""The sentences that people get with a refusal, read from the places where the final app says them."""

import ast
from functools import cache

from course.lessons import ROOT
from final_app import errors, payloads
from final_app.errors import ChatError, RateLimited

GAP = "…"  # what a sentence only knows when it is said


def sentences_of(error: type[ChatError]) -> list[str]:
    """Every sentence of a refusal, in the order of the code."""
    if error is RateLimited:
        return [RateLimited(3).message]
    return [error.sentence] if error.sentence else _said()[error.code]


@cache
def _said() -> dict[str, list[str]]:
    """By the code of each refusal: what it is called with, anywhere in the final app."""
    codes = {
        name: kind.code
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, ChatError)
    }
    found: dict[str, list[str]] = {code: [] for code in codes.values()}
    for file in sorted((ROOT / "final_app").rglob("*.py")):
        nodes = ast.walk(ast.parse(file.read_text("utf-8")))
        calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
        for node in sorted(calls, key=lambda call: call.lineno):
            if isinstance(node.func, ast.Name):
                text = _text(node.args[0])
                if text and node.func.id in codes and text not in found[codes[node.func.id]]:
                    found[codes[node.func.id]].append(text)
    return found


def _text(node: ast.expr) -> str:
    """The text of a string in the code; a number of the rules stands in it, the rest is a gap."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_text, node.values))
    if isinstance(node, ast.FormattedValue):
        constant = isinstance(node.value, ast.Name) and vars(payloads).get(node.value.id)
        return f"{constant:,}" if isinstance(constant, int) and constant else GAP
    return ""
