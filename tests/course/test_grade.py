"""Shows that a folder of submissions is graded whole, whatever some of them do."""

import csv
import json
import os
import sys
from xml.etree import ElementTree

import pytest

from course.grading.submissions import find
from tests.grading import ONE, SOLVED, STARTER, THREE, begins_with, grade, hand_in, records_of

BROKEN = {
    "dora": STARTER.replace("app = Flask(__name__)", "app = Flask(__name__", 1),
    "emil": STARTER.replace("app = Flask(__name__)", "while True: pass", 1),
    "fay": STARTER.replace("app = Flask(__name__)", "app = bytearray(10**11)", 1),
    "gus": STARTER.replace("app = Flask(__name__)", "import os; os._exit(3)", 1),
}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "handed in"
    hand_in(folder, f"ann/{THREE.slug}/exercise.py", THREE.solution.read_text("utf-8"))
    hand_in(folder, f"ann/{THREE.slug}/app.py", "not handed in\n")
    hand_in(folder, "ann/lesson_1.py")
    hand_in(folder, "ben.py")
    return folder


def found_in(folder, only=None):
    """Who handed in what: the student, the lesson's number and the file's name."""
    return [
        (each.student, each.lesson.number if each.lesson else None, each.path.name)
        for each in find(folder, only)
    ]


def test_files_and_folders_are_found_with_their_students_and_lessons(folder):
    hand_in(folder, "cat/mystery.py", "print(1)\n")
    assert found_in(folder) == [
        ("ann", 3, "exercise.py"),
        ("ann", 1, "lesson_1.py"),
        ("ben", 1, "ben.py"),
        ("cat", None, "mystery.py"),
    ]
    assert [student for student, *_ in found_in(folder, ONE)] == ["ann", "ben", "cat"]


def test_a_copy_of_the_course_counts_with_its_exercises_alone(tmp_path):
    course = tmp_path / "ann" / "real-time-flask"
    for name in ("app.py", "exercise.py", "solution.py"):
        hand_in(course, f"lessons/{ONE.slug}/{name}")
    for name in ("learn.py", "README.md", "course/cli.py", "lessons/00_why_websockets/meter.py"):
        hand_in(course, name, "")
    assert found_in(tmp_path) == [("ann", 1, "exercise.py")]
    assert found_in(course) == [("lessons", 1, "exercise.py")]
    assert found_in(course / "lessons") == [(ONE.slug, 1, "exercise.py")]


def test_what_is_no_python_file_is_a_submission_without_marks_and_stops_nobody(tmp_path):
    folder = tmp_path / "handed in"
    hand_in(folder, "ann.py")
    for name in ("essay.docx", "cat.ipynb", "dan/notes.txt", f"eva/{THREE.slug}/essay.odt"):
        hand_in(folder, name, "words")
    hand_in(folder, "fay.zip", "PK")
    hand_in(folder, f"gus/{ONE.slug}/exercise.py")
    hand_in(folder, f"gus/{THREE.slug}/app.py")
    (folder / "hal").mkdir()
    hand_in(folder, ".DS_Store", "")
    expected = "A Python file such as exercise.py was expected, not "
    records = records_of(folder)
    problems = {name: (each["passed"], each["problem"]) for name, each in records.items()}
    assert problems == {
        "ann.py": (5, ""),
        "essay.docx": (0, f"{expected}essay.docx."),
        "cat.ipynb": (0, f"{expected}cat.ipynb."),
        "dan": (0, f"{expected}notes.txt."),
        f"eva/{THREE.slug}": (0, f"{expected}essay.odt."),
        "fay.zip": (0, f"{expected}fay.zip. Unpack it, then grade again."),
        f"gus/{ONE.slug}/exercise.py": (5, ""),
        f"gus/{THREE.slug}": (0, f"{expected}app.py."),
        "hal": (0, "The folder is empty: a Python file such as exercise.py was expected."),
    }
    assert records[f"eva/{THREE.slug}"]["lesson"] == THREE.slug
    assert records["essay.docx"]["tasks"] == 0


def test_grades_that_were_written_into_the_folder_are_no_submission(tmp_path):
    hand_in(tmp_path, "ann.py")
    for _ in range(2):
        done = grade(tmp_path, "--csv", tmp_path / "grades.csv", "--html", tmp_path / "pages")
        assert done.returncode == 0, done.stdout


def test_a_students_own_module_and_package_come_with_the_exercise_and_are_no_submissions(tmp_path):
    shouting = begins_with("from helpers import shout\nimport tools.quiet")
    shouting = shouting.replace('data["text"].upper()', 'shout(data["text"])')
    helpers = "def shout(text):\n    return text.upper()\n"
    folder = tmp_path / "handed in"
    for place in (f"ann/{ONE.slug}", "ben"):
        hand_in(folder, f"{place}/exercise.py", shouting)
        hand_in(folder, f"{place}/helpers.py", helpers)
        hand_in(folder, f"{place}/tools/__init__.py", "")
        hand_in(folder, f"{place}/tools/quiet.py", "")
    hand_in(folder, f"ann/{ONE.slug}/notes_1.py", "TODO = 1\n")
    hand_in(folder, f"ann/{ONE.slug}/second_try.py")
    passed = {name: each["passed"] for name, each in records_of(folder, "--lesson", "1").items()}
    assert passed == {
        f"ann/{ONE.slug}/exercise.py": 5,
        f"ann/{ONE.slug}/second_try.py": 5,
        "ben/exercise.py": 5,
    }


def test_what_others_handed_in_beside_a_file_can_not_be_imported(tmp_path):
    folder = tmp_path / "handed in"
    hand_in(folder, "ann.py", "from ben import *\n")
    hand_in(folder, "ben.py")
    records = records_of(folder, "--lesson", "1")
    assert {name: each["passed"] for name, each in records.items()} == {"ann.py": 0, "ben.py": 5}
    assert "No module named 'ben'" in records["ann.py"]["problem"]


def test_two_students_with_one_name_are_told_apart_everywhere(tmp_path):
    folder = tmp_path / "handed in"
    hand_in(folder, "kai.py")
    hand_in(folder, f"kai/{THREE.slug}/exercise.py", "1/0\n")
    hand_in(folder, "Ann_Lee.py")
    hand_in(folder, "ann lee/one.py")
    hand_in(folder, "ann lee/one_again.py", STARTER)
    hand_in(folder, "Ann Lee.py", STARTER)
    hand_in(folder, "ann_lee/one.py")
    names = [
        "Ann Lee (Ann Lee.py)",
        "Ann_Lee (Ann_Lee.py)",
        "ann lee (ann lee/one.py)",
        "ann lee (ann lee/one_again.py)",
        "ann_lee (ann_lee/)",
        "kai (kai/)",
        "kai (kai.py)",
    ]
    kinds = ("csv", "json", "junit")
    options = [text for kind in kinds for text in (f"--{kind}", str(tmp_path / kind))]
    done = grade(folder, *options, "--html", tmp_path / "pages")
    assert [line.partition("  ")[0].strip() for line in done.stdout.splitlines()[1:8]] == names
    marks = [5 * (name not in (names[0], names[3], names[5])) for name in names]
    records = json.loads((tmp_path / "json").read_text("utf-8"))
    assert [(each["student"], each["passed"]) for each in records] == list(
        zip(names, marks, strict=True)
    )
    with (tmp_path / "csv").open(encoding="utf-8", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == names
    suites = [suite.get("name") for suite in ElementTree.parse(tmp_path / "junit").getroot()]
    assert [name.rpartition(".")[0] for name in suites] == names
    pages = list((tmp_path / "pages").iterdir())
    assert len({page.name.casefold() for page in pages}) == len(names) + 1
    assert f"{len(pages)} pages are in" in done.stdout


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
    assert records["hal"]["problem"] == "hal.py is not a text file. Name a Python file."
    rows = list(csv.DictReader(files["csv"].open(encoding="utf-8", newline="")))
    assert [row["student"] for row in rows] == sorted(records)
    suites = ElementTree.parse(files["junit"]).getroot()
    failures = {suite.get("name"): suite.get("failures") for suite in suites}
    assert failures[f"ben.{ONE.slug}"] == "0"
    assert failures[f"emil.{ONE.slug}"] == "5"
    pages = sorted(page.name for page in (tmp_path / "pages").iterdir())
    assert f"ben_{ONE.slug}.html" in pages
    assert "index.html" in pages
    assert len(pages) == 8


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
    hand_in(folder, "=cmd().py")
    grade(folder, "--csv", tmp_path / "grades.csv")
    assert "\n'=cmd()," in (tmp_path / "grades.csv").read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_that_is_no_text_is_shown_as_far_as_it_goes(tmp_path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / os.fsdecode(b"z\xff\x1b[2J\ne.py")).write_text(SOLVED, "utf-8")
    files = [text for kind in ("csv", "json", "junit") for text in (f"--{kind}", tmp_path / kind)]
    done = grade(folder, "--lesson", "1", *files, "--html", tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    assert "z��[2J e  01      ██████████  5/5" in done.stdout
