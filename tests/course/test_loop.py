"""The learning loop: hints grow, solutions are earned, resets keep a backup, progress survives."""

import json
import shutil
import subprocess
import sys

import pytest

from course.lessons import ROOT, find_lesson, lesson_of
from course.words import learn


class Learner:
    """Somebody with a copy of the course, typing commands in it."""

    def __init__(self, folder):
        self.folder = folder
        self.exercise = folder / "lessons/01_basic_emit/exercise.py"
        self.solution = folder / "lessons/01_basic_emit/solution.py"
        self.progress = folder / ".progress/progress.json"

    def types(self, *words, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "course", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def reads(self, *words, code=0):
        return json.loads(self.types(*words, "--json", code=code))

    def solves(self):
        shutil.copy(self.solution, self.exercise)


@pytest.fixture
def ann(tmp_path):
    folder = tmp_path / "a course with spaces"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "course", folder / "course", ignore=ignore)
    shutil.copytree(ROOT / "tests/lessons", folder / "tests/lessons", ignore=ignore)
    for lesson in ("01_basic_emit", "shared"):
        shutil.copytree(ROOT / "lessons" / lesson, folder / "lessons" / lesson, ignore=ignore)
    return Learner(folder)


def test_the_first_check_says_that_nothing_is_broken_and_what_task_1_asks(ann):
    said = ann.types("check", "1", code=1)
    assert "Nothing is broken." in said
    assert "Begin with task 1" in said
    assert "Greet the visitor who has just connected." in said
    assert "✗" not in said


def test_an_edited_exercise_is_no_longer_called_untouched(ann):
    ann.types("progress")
    text = ann.exercise.read_text("utf-8")
    ann.exercise.write_text(text.replace("    pass\n", '    emit("status", {})\n', 1), "utf-8")
    said = ann.types("check", "1", code=1)
    assert "Nothing is broken." not in said
    assert "✗ Task 1" in said
    assert "The greeting carries no sid" in said or "has no key “kind”" in said


def test_each_call_gives_one_more_hint_for_the_first_open_task(ann):
    numbers = [ann.reads("hint", "1")["hint"] for _ in range(4)]
    assert numbers == [1, 2, 3, 3]
    assert ann.reads("hint", "1", "--task", "4")["task"] == 4
    assert "has no task 9" in ann.types("hint", "1", "--task", "9", code=2)


def test_hints_move_on_when_a_task_passes(ann):
    ann.types("progress")
    text = ann.exercise.read_text("utf-8")
    greeting = '    emit("status", {"kind": "connected", "sid": request.sid})\n'
    ann.exercise.write_text(text.replace("    pass\n", greeting, 1), "utf-8")
    ann.types("check", "1", code=1)
    assert ann.reads("hint")["task"] == 2
    assert ann.reads("progress")["lessons"] == [
        {"lesson": "01_basic_emit", "passed": 1, "tasks": 5}
    ]


def test_the_solution_is_shown_after_passing_or_with_yes(ann):
    assert "--yes" in ann.types("solution", "1", code=1)
    shown = ann.reads("solution", "1", "--yes")
    assert '+    print(f"left: {reason}", flush=True)' in shown["diff"]
    ann.solves()
    ann.types("check", "1")
    assert "to the letter" in ann.types("solution", "1")
    assert "Every task of lesson 1 passes." in ann.types("hint", "1")


def test_a_file_in_a_lessons_folder_is_taken_for_that_lesson(tmp_path):
    second = find_lesson("2")
    assert lesson_of(second.folder / "another_try.py") == second
    assert lesson_of(tmp_path / "another_try.py") is None


def test_reset_brings_the_exercise_back_and_keeps_what_was_there(ann):
    first = ann.exercise.read_bytes()
    ann.types("progress")
    ann.solves()
    ann.types("check", "1")
    for _ in range(2):
        backup = ann.reads("reset", "1")["backup"]
        assert (ann.folder / backup).read_bytes() == ann.solution.read_bytes()
        assert ann.exercise.read_bytes() == first
        ann.solves()
    ann.types("reset", "1")
    assert ann.reads("reset", "1")["backup"] is None
    assert ann.reads("progress")["lessons"][0]["passed"] == 0


def test_a_newer_course_brings_newer_starters(ann):
    ann.types("progress")
    first = ann.exercise.read_text("utf-8")
    newer = first.replace("# TODO 1: greet", "# TODO 1: welcome")
    assert newer != first
    ann.exercise.write_text(newer, "utf-8")
    ann.types("progress")
    ann.solves()
    ann.types("reset", "1")
    assert ann.exercise.read_text("utf-8") == newer


def test_a_deleted_exercise_is_missed_in_one_line_and_can_be_brought_back(ann):
    ann.types("progress")
    ann.exercise.unlink()
    said = ann.types("check", "1", code=2)
    assert said.splitlines() == [
        "There is no file lessons/01_basic_emit/exercise.py. "
        f"Bring it back with: {learn('reset 1')}"
    ]
    assert ann.types("lesson", "1", "--mine", code=2) == said
    ann.exercise.touch()
    assert learn("reset 1") in ann.types("check", "1", code=2)
    ann.exercise.unlink()
    assert "had been missing" in ann.types("reset", "1")
    ann.types("check", "1", code=1)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"01_basic_emit": 3}', b"\xff\xfe\x00"])
def test_a_damaged_progress_file_is_set_aside_and_counted_again(ann, damage):
    ann.types("progress")
    ann.solves()
    ann.progress.parent.mkdir(exist_ok=True)
    ann.progress.write_bytes(damage)
    assert "was damaged" in ann.types("progress")
    assert [p.read_bytes() for p in ann.progress.parent.glob("damaged-*.json")] == [damage]
    assert ann.reads("progress", "--recheck")["lessons"][0]["passed"] == 5


def test_a_verdict_for_machines_holds_all_that_a_person_reads(ann):
    verdict = ann.reads("check", "1", code=1)
    assert verdict["passed"] is False
    assert [task["status"] for task in verdict["tasks"]] == ["failed"] * 5
    assert verdict["tasks"][0]["expected"].startswith("Ann hears status once: ")
    marks = [arrow["mark"] for arrow in verdict["tasks"][0]["arrows"]]
    assert marks == ["", "missing"]


def test_the_report_with_diagrams_is_one_page_that_asks_for_nothing(ann):
    ann.types("check", "1", "--html", "report.html", code=1)
    page = (ann.folder / "report.html").read_text("utf-8")
    assert page.count("<svg") == 5
    assert "http" not in page
    said = ann.types("check", "1", "--html", "no/such/folder/report.html", code=2)
    assert "can’t be written" in said


def test_a_watched_exercise_is_checked_again_when_it_is_saved(ann):
    command = [sys.executable, "-u", "-m", "course", "check", "1", "--watch", "--json"]
    watching = subprocess.Popen(command, cwd=ann.folder, stdout=subprocess.PIPE, text=True)
    try:
        assert json.loads(watching.stdout.readline())["passed"] is False
        ann.exercise.write_text("def half(", "utf-8")
        assert json.loads(watching.stdout.readline())["problem"].startswith("Python can’t read")
        ann.solves()
        assert json.loads(watching.stdout.readline())["passed"] is True
    finally:
        watching.kill()
        watching.wait()
        watching.stdout.close()


def test_changes_between_two_verdicts_are_told_in_sentences():
    from course.checking.verdict import TaskResult, Verdict
    from course.checking.watch import changes

    def verdict(*statuses, problem=""):
        tasks = [TaskResult(n, "", status) for n, status in enumerate(statuses, start=1)]
        return Verdict("01", "f", tasks, problem)

    before = verdict("passed", "failed")
    assert changes(None, before) == []
    assert changes(before, verdict("passed", "failed")) == ["No task changed."]
    assert changes(before, verdict("failed", "passed")) == [
        "Task 1 fails now.",
        "Task 2 passes now.",
    ]
    assert changes(before, verdict(problem="x")) == ["Your file can’t be run now."]
    assert changes(verdict(problem="x"), before) == ["Your file runs again."]
    assert changes(verdict(problem="x"), verdict(problem="y")) == ["Your file still can’t be run."]
