"""Copies of the course that a test may change, and a class board with people who come to it."""

import shutil

import pytest

from course.lessons import ROOT
from tests.boards import Board
from tests.course.programs import some_port

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


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A copy of what the board and a check need of the course."""
    root = tmp_path_factory.mktemp("board") / "course"
    root.mkdir()
    for part in ("course", "lessons", "tests/lessons"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture(scope="module")
def board(home):
    with Board(home, some_port()) as board:
        yield board


@pytest.fixture
def people():
    """Hangs up for everybody who came."""
    came = []
    yield lambda connection: came.append(connection) or connection
    for each in came:
        each.hang_up()
