"""A copy of the course that a test may change."""

import shutil

import pytest

from course.lessons import ROOT

PARTS = ("course", "lessons", "final_app", "runtime", "docs", "mkdocs.yml", "requirements.txt")


@pytest.fixture
def copy(tmp_path):
    """The course in a folder of its own, as a learner has it."""
    root = tmp_path / "my course"
    root.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            leave = shutil.ignore_patterns("__pycache__", "instance")
            shutil.copytree(source, root / part, ignore=leave)
        else:
            shutil.copy(source, root)
    (root / "tests").mkdir()
    shutil.copytree(ROOT / "tests" / "lessons", root / "tests" / "lessons")
    return root
