"""Real engines for these tests; a learner's machine may lack them, CI may not."""

import sys
import tempfile
from pathlib import Path

import pytest

from course.programs import what_is_missing
from tests.engines.town import Town


@pytest.fixture(scope="session")
def engines(in_ci):
    """Goes on only where Redis, PostgreSQL and nginx are."""
    if sys.platform == "win32":
        pytest.skip("Redis and nginx are not at home on Windows.")
    if missing := what_is_missing(["redis-server", "initdb", "nginx"]):
        (pytest.fail if in_ci else pytest.skip)(missing)


@pytest.fixture
def shared_folder():
    """Not tmp_path: PostgreSQL runs as another user, who may not look into pytest's folders."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def town(engines, shared_folder):
    """Makes a chat on several servers; it is gone with its test."""
    made = []

    def make(**options):
        made.append(Town(shared_folder / str(len(made)), **options))
        return made[-1]

    yield make
    for one in made:
        one.close()
