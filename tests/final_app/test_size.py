"""Shows that the chat, and what it runs on, stay small enough to be read whole."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = {"final_app": 3_500, "runtime": 1_400}  # whole: comments, docstrings and blank ones too


def lengths(folder):
    """How many lines each file has; vendor/ is somebody else's."""
    return {
        str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines())
        for kind in ("py", "js", "html")
        for file in (ROOT / folder).rglob(f"*.{kind}")
        if not {"vendor", "__pycache__"} & {*file.parts}
    }


@pytest.mark.parametrize("folder", LINES)
def test_it_has_no_more_lines_than_it_may(folder):
    assert 500 < sum(lengths(folder).values()) <= LINES[folder]


@pytest.mark.parametrize("folder", LINES)
def test_no_file_has_more_than_250(folder):
    assert {name: lines for name, lines in lengths(folder).items() if lines > 250} == {}
