"""Shows that a folder of submissions is graded whole, whatever some of them do."""

import csv
import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from course.grading.submissions import find
from course.lessons import ROOT, find_lesson

ONE, THREE = find_lesson("1"), find_lesson("3")
SOLVED = ONE.solution.read_text("utf-8")
STARTER = ONE.exercise.read_text("utf-8")
BROKEN = {
    "dora": STARTER.replace("app = Flask(__name__)", "app = Flask(__name__", 1),
    "emil": STARTER.replace("app = Flask(__name__)", "while True: pass", 1),
    "fay": STARTER.replace("app = Flask(__name__)", "app = bytearray(10**11)", 1),
    "gus": STARTER.replace("app = Flask(__name__)", "import os; os._exit(3)", 1),
}


def grade(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "course", "grade", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "handed in"
    (folder / "ann" / THREE.slug).mkdir(parents=True)
    (folder / "ann" / THREE.slug / "exercise.py").write_text(THREE.solution.read_text("utf-8"))
    (folder / "ann" / THREE.slug / "app.py").write_text("not handed in\n")
    (folder / "ann" / "lesson_1.py").write_text(SOLVED, "utf-8")
    (folder / "ben.py").write_text(SOLVED, "utf-8")
    return folder


def test_files_and_folders_are_found_with_their_students_and_lessons(folder):
    (folder / "cat").mkdir()
    (folder / "cat" / "mystery.py").write_text("print(1)\n")
    found, unclear = find(folder)
    assert [(each.student, each.lesson.number) for each in found] == [
        ("ann", 3),
        ("ann", 1),
        ("ben", 1),
    ]
    assert [(each.student, each.path.name) for each in unclear] == [("cat", "mystery.py")]
    of_one, _ = find(folder, ONE)
    assert [each.student for each in of_one] == ["ann", "ben", "cat"]


def test_a_copy_of_the_course_counts_with_its_exercises_alone(tmp_path):
    lesson = tmp_path / "ann" / "real-time-flask" / "lessons" / ONE.slug
    lesson.mkdir(parents=True)
    for name in ("app.py", "exercise.py", "solution.py"):
        (lesson / name).write_text(SOLVED, "utf-8")
    (tmp_path / "ann" / "real-time-flask" / "learn.py").write_text("")
    found, unclear = find(tmp_path)
    assert [(each.student, each.path.name) for each in found] == [("ann", "exercise.py")]
    assert unclear == []


def test_everybody_gets_a_line_and_broken_ones_stop_nobody(folder, tmp_path):
    for student, source in BROKEN.items():
        (folder / f"{student}.py").write_text(source, "utf-8")
    (folder / "hal.py").write_bytes(b"\x00\xff\x00")
    files = {kind: tmp_path / f"grades.{kind}" for kind in ("csv", "json", "junit")}
    options = [text for kind, file in files.items() for text in (f"--{kind}", str(file))]
    done = grade(folder, "--lesson", "1", *options, "--html", tmp_path / "pages")
    assert done.returncode == 1, done.stderr
    assert "ben" in done.stdout
    records = {each["student"]: each for each in json.loads(files["json"].read_text("utf-8"))}
    assert {name: each["passed"] for name, each in records.items()} == {
        "ann": 5,
        "ben": 5,
        **dict.fromkeys([*BROKEN, "hal"], 0),
    }
    assert "can’t read your file" in records["dora"]["problem"]
    assert "still busy loading" in records["emil"]["problem"]
    assert "MemoryError" in records["fay"]["problem"]
    assert "ended the whole process" in records["gus"]["problem"]
    assert "is not a text file" in records["hal"]["problem"]
    rows = list(csv.DictReader(files["csv"].open(encoding="utf-8", newline="")))
    assert [row["student"] for row in rows] == sorted(records)
    suites = ElementTree.parse(files["junit"]).getroot()
    failures = {suite.get("name"): suite.get("failures") for suite in suites}
    assert failures[f"ben.{ONE.slug}"] == "0"
    assert failures[f"emil.{ONE.slug}"] == "5"
    pages = sorted(page.name for page in (tmp_path / "pages").iterdir())
    assert f"ben_{ONE.slug}.html" in pages
    assert len(pages) == 6


def test_all_solved_is_success(folder):
    done = grade(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("5/5") == 3


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: None, "is no folder"),
        (lambda folder: folder.mkdir(), "There is no submission in"),
    ],
    ids=["missing", "empty"],
)
def test_a_folder_without_submissions_is_one_clear_line(tmp_path, make, sentence):
    make(tmp_path / "empty")
    done = grade(tmp_path / "empty")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(tmp_path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / "=cmd().py").write_text(SOLVED, "utf-8")
    grade(folder, "--csv", tmp_path / "grades.csv")
    assert "\n'=cmd()," in (tmp_path / "grades.csv").read_text("utf-8")


def test_one_who_deletes_everything_around_takes_nothing_from_the_others(tmp_path):
    solution = (ROOT / "lessons/01_basic_emit/solution.py").read_text("utf-8")
    deleting = (
        "import pathlib\nfor f in pathlib.Path(__file__).parent.glob('*.py'):\n    f.unlink()\n"
    )
    (tmp_path / "ann.py").write_text(deleting + solution, "utf-8")
    (tmp_path / "ben.py").write_text(solution, "utf-8")
    done = grade(tmp_path, "--lesson", "1")
    assert (tmp_path / "ann.py").exists()
    assert (tmp_path / "ben.py").read_text("utf-8") == solution
    assert "5/5" in next(line for line in done.stdout.splitlines() if line.startswith("ben"))
