"""Shows that the chat stays small enough to be read whole."""

import ast
from pathlib import Path

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
COMMENT = {".py": "#", ".js": "//", ".html": "<!--"}
APP = Path(__file__).parents[2] / "final_app"
FILES = sorted(
    file
    for kind in ("py", "js", "html")
    for file in APP.rglob(f"*.{kind}")
    if not {"vendor", "__pycache__"} & {*file.parts}
)


def lines_of_code(file):
    """Those that are neither blank nor only a comment or a docstring."""
    text = file.read_text("utf-8")
    lines = {number: line.strip() for number, line in enumerate(text.splitlines(), start=1)}
    if file.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
                for number in range(node.body[0].lineno, node.body[0].end_lineno + 1):
                    del lines[number]
    return sum(line != "" and not line.startswith(COMMENT[file.suffix]) for line in lines.values())


def test_the_chat_has_at_most_3500_lines_of_code():
    assert 1_000 < sum(map(lines_of_code, FILES)) <= 3_500


def test_blank_lines_comments_and_docstrings_are_no_code(tmp_path):
    file = tmp_path / "one.py"
    file.write_text('"""What it is.\n\nMore."""\n\n# Why.\nx = 1  # one\ny = """2\n3"""\n', "utf-8")
    assert lines_of_code(file) == 3
    file = tmp_path / "one.js"
    file.write_text("// What it is.\n\nconst x = 1; // one\n  // Why.\n  #private() {}\n", "utf-8")
    assert lines_of_code(file) == 2


def test_no_file_of_the_chat_has_more_than_250_lines():
    lengths = {
        str(file.relative_to(APP)): len(file.read_text("utf-8").splitlines()) for file in FILES
    }
    assert {name: lines for name, lines in lengths.items() if lines > 250} == {}
