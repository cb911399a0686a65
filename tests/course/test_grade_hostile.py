"""Shows that whatever a submission does, the others get the marks they have earned."""

from tests.grading import ONE, SOLVED, STARTER, THREE, begins_with, hand_in, records_of

# What deletes as much as it can without leaving what should be its own.
DELETES = """
import pathlib, shutil
here, work = pathlib.Path(__file__).parent, pathlib.Path.cwd()
for folder in (here, here.parent, here.parent.parent, work, work.parent, work.parent.parent):
    shutil.rmtree(folder, ignore_errors=True)
"""
NO_JOIN = SOLVED.replace('@socketio.on("join")\n', "")
GONE = "Your file is gone: something in it deletes files. Take that out."


def test_one_who_deletes_everything_around_takes_nothing_from_the_others(tmp_path):
    folder = tmp_path / "handed in"
    hand_in(folder, "ann.py", DELETES + SOLVED)
    for number in range(4):
        hand_in(folder, f"ben_{number}.py")
    records = records_of(folder, "--lesson", "1")
    passed = {name: each["passed"] for name, each in records.items()}
    assert passed == {"ann.py": 0, **{f"ben_{number}.py": 5 for number in range(4)}}
    assert records["ann.py"]["problem"] == GONE
    assert (folder / "ann.py").read_text("utf-8") == DELETES + SOLVED


def test_no_sentence_names_a_place_where_nothing_was_handed_in(tmp_path):
    folder = tmp_path / "handed in"
    hand_in(folder, "reads.py", begins_with("open(__file__ + 'x')"))
    hand_in(folder, "deep/one.py", "")
    hand_in(folder, "long.py", begins_with("raise ValueError('\\x1b[2J' + 'x' * 10**6)"))
    problems = {name: each["problem"] for name, each in records_of(folder, "--lesson", "1").items()}
    assert problems["reads.py"].endswith("No such file or directory: 'reads.pyx'.")
    assert problems["deep/one.py"] == "deep/one.py is empty."
    assert problems["long.py"].startswith("Your file stops while it is loaded: ValueError: �[2Jx")
    assert len(problems["long.py"]) < 200


def test_thirty_are_graded_rightly_whatever_some_of_them_do(tmp_path):
    folder = tmp_path / "handed in"
    rooms, marks = THREE.solution.read_text("utf-8"), {}

    def handed_in(name, passed, source=SOLVED):
        hand_in(folder, name, source)
        marks[name] = passed

    for number in range(8):
        handed_in(f"solved_{number}/{ONE.slug}/exercise.py", 5)
        handed_in(f"rooms_{number}/{THREE.slug}/exercise.py", 5, rooms)
    for number in range(3):
        handed_in(f"starter_{number}/{ONE.slug}/exercise.py", 0, STARTER)
        handed_in(f"no_join_{number}/{ONE.slug}/exercise.py", 4, NO_JOIN)
    handed_in(f"kai/{ONE.slug}/exercise.py", 5)
    handed_in(f"own_module/{ONE.slug}/exercise.py", 5, begins_with("import helpers"))
    hand_in(folder, f"own_module/{ONE.slug}/helpers.py", "")
    handed_in("kai.py", 4, "# Lesson 1\n" + NO_JOIN)
    handed_in(f"prints/{ONE.slug}/exercise.py", 5, begins_with("print('x' * 3_000_000)"))
    handed_in(f"loops/{ONE.slug}/exercise.py", 0, begins_with("while True: pass"))
    handed_in(f"crashes/{ONE.slug}/exercise.py", 0, begins_with("1/0"))
    handed_in(f"deletes/{ONE.slug}/exercise.py", 0, DELETES + SOLVED)
    hand_in(folder, f"essay/{ONE.slug}/essay.docx")
    marks[f"essay/{ONE.slug}"] = 0
    assert len(marks) == 30
    records = records_of(folder)
    assert {name: each["passed"] for name, each in records.items()} == marks
