"""The sentences that people get with a refusal, read from the places where the final app says them."""

import ast
from functools import cache

from course.lessons import ROOT
from course.sentences import text_of
from final_app import errors, payloads
from final_app.errors import ChatError, RateLimited


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
                text = text_of(node.args[0], vars(payloads))
                if text and node.func.id in codes and text not in found[codes[node.func.id]]:
                    found[codes[node.func.id]].append(text)
    return found
