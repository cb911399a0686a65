"""Shows that the chat's pages in the docs say what the code does: settings, limits, tests by name."""

import ast
import re
from pathlib import Path

from final_app.config import INSTANCE, SETTINGS, USUAL_LIMITS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "final_app"


def rows(page, heading):
    """The rows of the table below a heading, without those of its head."""
    text = (DOCS / page).read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


def test_every_setting_is_documented_as_it_is():
    def shown(default):
        text = str(default or "").replace(str(INSTANCE.parent) + "/", "")
        return f"`{text or default}`" if text or default == 0 else "–"

    found = rows("running.md", "Settings")
    expected = [(f"`CHAT_{name}`", shown(setting.default)) for name, setting in SETTINGS.items()]
    assert [row[:2] for row in found] == expected
    assert all(len(meaning) > 15 for *_, meaning in found)


def test_every_limit_is_documented_as_it_is():
    expected = [(f"`{event}`", often) for event, often in USUAL_LIMITS.items()]
    assert rows("running.md", "Limits") == expected


def names_in(*paths):
    nodes = [node for path in paths for node in ast.parse((ROOT / path).read_text("utf-8")).body]
    functions = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
    return {name for name in functions if name.startswith("test_")}


def test_every_sentence_of_the_contract_names_tests_that_exist():
    page = (DOCS / "delivery.md").read_text("utf-8")
    named = set(re.findall(r"^- `(test_\w+)`$", page, re.MULTILINE))
    assert named == names_in(
        "tests/final_app/test_delivery_contract.py", "tests/final_app/test_delivery_in_order.py"
    )
    assert {name.split("_")[1] for name in named} == set("123456")
    in_the_browser = set(re.findall(r"^- in the browser: `(test_\w+)`$", page, re.MULTILINE))
    assert len(in_the_browser) > 4
    assert in_the_browser <= names_in(
        "tests/browser/test_chat_delivery.py", "tests/browser/test_chat_outbox.py"
    )


def test_the_tour_shows_lines_of_every_file_that_its_drawing_names():
    drawing = (ROOT / "docs" / "assets" / "drawings" / "followed.svg").read_text("utf-8")
    named = re.findall(r"\w+\.(?:py|js)|\w+/(?=<)", drawing)
    pages = "".join((DOCS / name).read_text("utf-8") for name in ("tour.md", "told.md"))
    shown = re.findall(r"^::: code (\S+) \S", pages, re.MULTILINE)
    assert len(named) > 9
    assert [name for name in named if not any(f"/{name}" in path for path in shown)] == []
