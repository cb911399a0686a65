"""Shows that the commands of the GitHub Classroom workflow do what they are for."""

import os
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import pytest
import yaml

from course.lessons import ROOT, all_lessons
from tests.grading import ONE, SOLVED, THREE

WORKFLOW = ROOT / "docs" / "instructor" / "classroom.yml"
# As GitHub starts a step with `shell: bash`.
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
# The environment that learn.py would make, and fill from the network, is the one of the tests.
PYTHON = f"""#!/bin/sh
[ "$1" = learn.py ] && shift && exec "{sys.executable}" -m course "$@"
exec "{sys.executable}" "$@"
"""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Ubuntu")


@pytest.fixture
def repository(copy):
    """A student's repository of two lessons, after `actions/checkout`."""
    for lesson in all_lessons():
        if lesson.has_exercise and lesson not in (ONE, THREE):
            shutil.rmtree(copy / "lessons" / lesson.slug)
    python = copy.parent / "bin" / "python"
    python.parent.mkdir()
    python.write_text(PYTHON, "utf-8")
    python.chmod(0o755)
    return copy


def push(repository):
    """Runs the step that checks; returns the exit code and the summary that GitHub shows."""
    steps = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["check"]["steps"]
    step = next(each for each in steps if "learn.py" in each.get("run", ""))
    assert step["shell"] == "bash"
    script, summary = repository.parent / "step.sh", repository.parent / "summary.md"
    script.write_text(step["run"], "utf-8")
    environment = {
        **os.environ,
        "PATH": f"{script.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(repository),
        "GITHUB_ACTOR": "ann",
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    done = subprocess.run([*BASH, script], cwd=repository, env=environment, timeout=120)
    return done.returncode, summary.read_text("utf-8")


def test_a_push_is_red_until_every_exercise_is_solved(repository):
    code, summary = push(repository)
    assert code == 1
    assert summary.startswith("```text\nstudent  lesson")
    assert summary.count("0/5") == 2
    suites = ElementTree.parse(repository / "grades.xml").getroot()
    assert [suite.get("name") for suite in suites] == [f"ann.{ONE.slug}", f"ann.{THREE.slug}"]
    assert len(list((repository / "pages").iterdir())) == 3
    shutil.rmtree(repository / "handed-in")  # every push begins with a new machine
    (repository.parent / "summary.md").unlink()
    for lesson, solved in ((ONE, SOLVED), (THREE, THREE.solution.read_text("utf-8"))):
        (repository / "lessons" / lesson.slug / "exercise.py").write_text(solved, "utf-8")
    code, summary = push(repository)
    assert code == 0
    assert summary.count("5/5") == 2


def test_what_the_workflow_keeps_is_what_its_commands_write():
    steps = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["check"]["steps"]
    kept = next(each for each in steps if "upload-artifact" in each.get("uses", ""))
    check = next(each for each in steps if "learn.py" in each.get("run", ""))
    written = kept["with"]["path"].split()
    assert written == ["grades.xml", "pages"]
    assert f"--junit {written[0]} --html {written[1]}" in check["run"]
