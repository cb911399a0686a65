"""Shows how a lesson's specification is read from its files."""

from course.checking.spec import load_spec

TASKS = """
from course.checking.spec import cause, task

@task(2, "Second")
def test_b(scene): ...

@task(1, "First")
def test_a(scene): ...

@cause(1)
def beside_the_task(failure): ...
"""
CAUSES = """
from course.checking.spec import cause

@cause(1, 2)
def of_both(failure): ...
"""
MORE_CAUSES = """
from course.checking.spec import cause

@cause(2)
def of_the_second(failure): ...
"""


def test_tasks_come_in_order_and_causes_with_the_task_they_explain(tmp_path):
    spec_file = tmp_path / "test_03_rooms.py"
    spec_file.write_text(TASKS, "utf-8")
    spec = load_spec(spec_file)
    assert [(task.number, task.title) for task in spec.tasks] == [(1, "First"), (2, "Second")]
    assert [(n, each.__name__) for n, each in spec.causes] == [(1, "beside_the_task")]


def test_causes_in_a_file_beside_the_specification_are_tried_first(tmp_path):
    spec_file = tmp_path / "test_03_rooms.py"
    spec_file.write_text(TASKS, "utf-8")
    (tmp_path / "causes_03_rooms.py").write_text(CAUSES, "utf-8")
    (tmp_path / "causes_03_who_left.py").write_text(MORE_CAUSES, "utf-8")
    (tmp_path / "causes_04_namespaces.py").write_text(MORE_CAUSES, "utf-8")  # another lesson's
    spec = load_spec(spec_file)
    assert [task.number for task in spec.tasks] == [1, 2]
    assert [(number, each.__name__) for number, each in spec.causes] == [
        (1, "of_both"),
        (2, "of_both"),
        (2, "of_the_second"),
        (1, "beside_the_task"),
    ]


STANDING = """
from course.checking.spec import task

@task(1, "First")
def test_a(scene): ...

@task(2, "Second", needs=(1,))
def test_b(scene): ...

@task(3, "Third")
def test_c(scene): ...

@task(4, "Fourth", needs=(2,))
def test_d(scene): ...
"""


def test_one_task_comes_with_those_it_stands_on_however_far_down(tmp_path):
    spec_file = tmp_path / "test_03_rooms.py"
    spec_file.write_text(STANDING, "utf-8")
    spec = load_spec(spec_file)
    assert [task.number for task in spec.of(4).tasks] == [1, 2, 4]
    assert [task.number for task in spec.of(3).tasks] == [3]
