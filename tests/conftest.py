"""What the tests of the lessons stand on: a scene with visitors, on the solution or on your work."""

import os
from pathlib import Path

import pytest

from course.checking.cluster import server_for
from course.checking.scene import Scene
from course.lessons import find_lesson
from course.programs import what_is_missing
from tests.built_site import build
from tests.chromium import chromium, chromium_kind  # noqa: F401  fixtures for the folders below


def pytest_addoption(parser):
    parser.addoption(
        "--mine",
        action="store_true",
        help="run the lessons' tests against your exercise.py instead of the solution",
    )


@pytest.fixture(scope="module")
def lesson_server(request, in_ci):
    """What serves the lesson a test module is named after."""
    lesson = find_lesson(request.path.stem.removeprefix("test_"))
    path = lesson.exercise if request.config.getoption("--mine") else lesson.solution
    if lesson.processes > 1:
        want_redis(in_ci)
    with server_for(lesson, path) as server:
        yield server


@pytest.fixture
def scene(lesson_server, request):
    """A fresh copy of the lesson's server, and visitors who can come to it."""
    lesson_server.load(environment=request.function.task.environment)
    scene = Scene(lesson_server)
    yield scene
    scene.close()


@pytest.fixture(scope="session")
def in_ci() -> bool:
    """Whether this run may skip nothing: in CI a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Path:
    """The folder of the course site, as a strict build makes it."""
    folder = tmp_path_factory.mktemp("site").resolve()
    built = build(folder)
    assert (built.returncode, built.stderr) == (0, "")
    return folder


@pytest.fixture
def write(tmp_path):
    """Writes a submission to a file of its own and returns the path."""

    def write(source: str, name: str = "exercise.py") -> Path:
        path = tmp_path / name
        path.write_text(source, "utf-8")
        return path

    return write


@pytest.fixture
def redis(in_ci) -> None:
    """A test that asks for this one needs the program redis-server."""
    want_redis(in_ci)


def want_redis(in_ci: bool) -> None:
    """Skips what needs redis-server where it is missing; in CI that is a failure."""
    if missing := what_is_missing(["redis-server"]):
        (pytest.fail if in_ci else pytest.skip)(missing)
