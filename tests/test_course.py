"""The course checks itself: every lesson passes its gates, and the gates can fail."""

import shutil

import pytest

from course import gates
from course.lessons import Lesson, all_lessons
from tests.conftest import want_redis

LESSONS = [lesson for lesson in all_lessons() if lesson.exercise.exists()]
SEVEN_FILES = (
    "README.md",
    "app.py",
    "exercise.py",
    "solution.py",
    "hints.md",
    "templates/index.html",
    "static/client.js",
)
MOST_LINES = 60  # of an example and of its browser half


def each_lesson():
    return pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def each(find):
    pairs = [pytest.param(le, p, id=f"{le.slug}-{p.stem}") for le in LESSONS for p in find(le)]
    return pytest.mark.parametrize(("lesson", "path"), pairs)


@pytest.fixture(autouse=True)
def redis_where_a_lesson_needs_it(request, in_ci):
    parameters = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    if "lesson" in parameters and parameters["lesson"].processes > 1:
        want_redis(in_ci)


@each_lesson()
def test_the_solution_passes_every_task(lesson):
    assert gates.right_answer_problems(lesson, lesson.solution) == []


@each_lesson()
def test_the_starter_fails_exactly_its_open_tasks(lesson):
    assert gates.starter_problems(lesson, lesson.exercise) == []


@each(gates.known_right)
def test_a_correct_answer_written_differently_passes(lesson, path):
    assert gates.right_answer_problems(lesson, path) == []


@each(gates.known_wrong)
def test_a_known_misconception_is_caught_and_named(lesson, path):
    assert gates.wrong_answer_problems(lesson, path) == []


@each_lesson()
def test_a_lesson_has_its_seven_files_and_reads_on_a_screen(lesson):
    missing = [name for name in SEVEN_FILES if not (lesson.folder / name).is_file()]
    assert missing == []
    for name in ("app.py", "static/client.js"):
        lines = (lesson.folder / name).read_text("utf-8").splitlines()
        assert len(lines) <= MOST_LINES, f"{name} has {len(lines)} lines"


@each_lesson()
def test_a_lesson_has_enough_known_answers(lesson):
    assert len(gates.known_wrong(lesson)) >= 10
    assert len(gates.known_right(lesson)) >= 4


@each_lesson()
def test_every_task_has_hints_and_a_todo(lesson):
    hints = lesson.hints.read_text("utf-8")
    exercise = lesson.exercise.read_text("utf-8")
    for task in gates.load_spec(lesson.spec).tasks:
        assert f"## Task {task.number}\n" in hints
        assert f"# TODO {task.number}:" in exercise


# The gates themselves can fail.


@pytest.fixture
def broken_lesson(tmp_path) -> Lesson:
    """Lesson 01 in a folder of its own, to be broken."""
    folder = tmp_path / "01_basic_emit"
    shutil.copytree(LESSONS[0].folder, folder)
    return Lesson(1, folder)


def test_a_solution_that_fails_is_noticed(broken_lesson):
    problems = gates.right_answer_problems(broken_lesson, broken_lesson.exercise)
    assert [p.split(":")[1].strip() for p in problems] == [
        f"task {n} is failed" for n in range(1, 6)
    ]


def test_a_starter_that_passes_a_task_is_noticed(broken_lesson):
    starter = broken_lesson.exercise.read_text("utf-8")
    done = starter.replace(
        '    pass\n\n\n@socketio.on("message")', DONE + '\n\n\n@socketio.on("message")'
    )
    assert done != starter
    broken_lesson.exercise.write_text(done, "utf-8")
    assert gates.starter_problems(broken_lesson, broken_lesson.exercise) == [
        "Task 1 passes although nothing is done for it."
    ]


DONE = '    emit("status", {"kind": "connected", "sid": request.sid})'


def test_a_todo_that_no_task_checks_is_noticed(broken_lesson):
    with broken_lesson.exercise.open("a", encoding="utf-8") as file:
        file.write("\n# TODO 9: nothing checks this\n")
    assert gates.starter_problems(broken_lesson, broken_lesson.exercise) == [
        "TODO 9 is not checked."
    ]


def test_a_wrong_answer_that_passes_is_noticed(broken_lesson, write):
    right = broken_lesson.solution.read_text("utf-8")
    path = write("# Task 2 must say: anything\n" + right)
    assert gates.wrong_answer_problems(broken_lesson, path) == [
        "exercise.py: task 2 is passed, but should fail."
    ]


def test_a_wrong_answer_with_another_message_is_noticed(broken_lesson, write):
    right = broken_lesson.solution.read_text("utf-8")
    path = write("# Task 2 must say: the moon is full\n" + right.replace(".upper()", ""))
    (problem,) = gates.wrong_answer_problems(broken_lesson, path)
    assert problem.startswith("exercise.py should be told “the moon is full”, but is told: ")


def test_a_wrong_answer_without_a_pin_is_noticed(broken_lesson, write):
    (problem,) = gates.wrong_answer_problems(broken_lesson, write("x = 1\n"))
    assert "does not begin with a line like" in problem
