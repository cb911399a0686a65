"""Shows that files which other programs read, and which do not run here, keep their schemas."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = {
    "deploy/compose.yaml": ("vendor.compose-spec", "services:", "servces:"),
    "docs/instructor/classroom.yml": ("vendor.github-workflows", "runs-on:", "run-on:"),
}


def check(file, schema):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


@pytest.mark.parametrize("name", FILES)
def test_the_file_keeps_its_schema_and_a_mistake_in_it_would_show(name, tmp_path):
    schema, right, wrong = FILES[name]
    done = check(ROOT / name, schema)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (ROOT / name).read_text("utf-8")
    mistaken = tmp_path / "mistaken.yaml"
    mistaken.write_text(text.replace(right, wrong), "utf-8")
    assert check(mistaken, schema).returncode == 1
