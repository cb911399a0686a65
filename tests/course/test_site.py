"""Shows how a page takes its code from the files, and that a strict build stops when it can't."""

import re

import pytest

from course.annotations import marked, split_marks
from course.directives import mark_code
from course.excerpts import MissingPiece, excerpt, line_of
from course.lesson_tables import course_table
from course.lessons import Lesson
from course.sentences import quoted, sentence
from course.tasks import tasks_of
from tests.built_site import ROOT, build

APP = "lessons/01_basic_emit/app.py"
CLIENT = "lessons/01_basic_emit/static/client.js"
CONFIG = f"""
site_name: A site of one page
docs_dir: pages
theme: {{name: mkdocs}}
hooks: ["{(ROOT / "course" / "site.py").as_posix()}"]
markdown_extensions: [tables, pymdownx.superfences, pymdownx.details, admonition]
plugins: []
"""


@pytest.fixture
def build_page(tmp_path):
    """Builds a site of one page and returns the build and the page's HTML."""

    def build_page(markdown, name="index.md", strict=True):
        pages = tmp_path / "pages"
        pages.mkdir()
        (tmp_path / "mkdocs.yml").write_text(CONFIG, "utf-8")
        (pages / name).write_text(f"# A page\n\n{markdown}\n", "utf-8")
        (pages / "index.md").touch()
        built = build(tmp_path / "site", tmp_path / "mkdocs.yml", strict)
        made = "index.html" if name == "index.md" else f"{name.removesuffix('.md')}/index.html"
        page = tmp_path / "site" / made
        html = page.read_text("utf-8") if page.exists() else ""
        return built, re.sub(r"<[^>]+>", "", html)

    return build_page


@pytest.fixture
def lesson(tmp_path):
    """A lesson of two tasks in a folder of its own."""
    (tmp_path / "hints.md").write_text("## Task 1\n\n1. a\n2. b\n\n## Task 2\n\n1. c\n", "utf-8")
    (tmp_path / "exercise.py").write_text(
        "def one():\n    # TODO 1: do the\n    #         first thing.\n    pass\n\n# TODO 2: the second.\n",
        "utf-8",
    )
    return Lesson(1, tmp_path)


def test_a_function_comes_with_its_decorator_and_its_own_line_number():
    shown = excerpt(APP, "on_message")
    source = (ROOT / APP).read_text("utf-8").splitlines()
    assert shown.text.startswith('@socketio.on("message")\ndef on_message(data):')
    assert source[shown.first - 1] == '@socketio.on("message")'
    assert source[line_of(APP, "on_message") - 1] == "def on_message(data):"


def test_a_stretch_runs_from_one_name_to_another_with_the_comments_between():
    shown = excerpt(APP, "app..numbers").text
    assert shown.startswith("app = Flask(__name__)")
    assert "# Named on purpose" in shown
    assert "numbers = count(1)" in shown.splitlines()[-1]


def test_a_method_moves_to_the_left_margin():
    assert excerpt("course/lessons.py", "Lesson.slug").text.startswith("@property\ndef slug(")


def test_a_block_of_javascript_is_found_by_the_text_that_opens_it():
    shown = excerpt(CLIENT, 'socket.on("message"').text
    assert 'socket.on("message"' in shown
    assert shown.count("(") == shown.count(")")
    assert shown.count("{") == shown.count("}")


def test_a_name_that_is_gone_is_told_with_those_that_are_there():
    with pytest.raises(MissingPiece, match=r"app.py has no on_mesage\. It has: .*on_message"):
        excerpt(APP, "on_mesage")
    with pytest.raises(MissingPiece, match=r"There is no file lessons/nowhere\.py"):
        excerpt("lessons/nowhere.py")
    with pytest.raises(MissingPiece, match="should have one line with 'nothing like it'"):
        excerpt(CLIENT, "nothing like it")


def test_a_page_quotes_what_the_code_says_with_gaps_for_what_it_does_not_know_yet():
    said = sentence("learn.py", "Real-Time Flask needs Python")
    assert said.startswith("Real-Time Flask needs Python … or newer, and this is Python …: install")
    assert sentence("course/running.py", "Port …") == "Port … is taken, so this is on …."
    assert "can&#x27;t be fetched" in quoted(
        "course/pip_output.py", "The packages can't be fetched, because the package index does"
    )
    with pytest.raises(MissingPiece, match="should say one thing that begins with 'Abracadabra'"):
        sentence("learn.py", "Abracadabra")
    with pytest.raises(MissingPiece, match="one thing"):
        sentence("course/pip_output.py", "The packages can't be fetched")


def test_tasks_come_from_the_todo_lines_and_grow_from_hint_to_hint(lesson):
    first, second = tasks_of(lesson)
    assert (first.number, first.text, first.hints) == (1, "do the first thing.", ("a", "b"))
    assert (second.number, second.text, second.hints) == (2, "the second.", ("c",))


def test_a_learner_who_has_taken_out_the_todo_keeps_the_hints(lesson):
    lesson.exercise.write_text("this is no longer Python (", "utf-8")
    assert [(task.text, task.hints) for task in tasks_of(lesson)] == [
        ("", ("a", "b")),
        ("", ("c",)),
    ]


@pytest.mark.parametrize(
    ("todo", "shown"),
    [
        ('Emit "status" with {"a": 1}. Then on.', 'Emit `"status"` with `{"a": 1}`. Then on.'),
        ('return refuse("no", "Not yet.")', '`return refuse("no", "Not yet.")`'),
        ('print it and return {"ok": True}', 'print it and `return {"ok": True}`'),
        (
            "under @socketio.on_error_default. It runs",
            "under `@socketio.on_error_default`. It runs",
        ),
        ('(it is request.event["message"])', '(it is `request.event["message"]`)'),
        ('raise Refused("bad", …) for my_name', 'raise `Refused("bad", …)` for `my_name`'),
    ],
)
def test_the_python_in_a_todo_becomes_code_on_the_page(todo, shown):
    assert mark_code(todo) == shown


def test_the_course_table_links_to_the_pages():
    assert "[Basic emit](there/01_basic_emit.md)" in course_table("there")


def test_a_page_shows_the_code_it_names(build_page):
    built, html = build_page(f"::: code {APP} on_message")
    assert (built.returncode, built.stderr) == (0, "")
    assert "def on_message(data):" in html
    assert "def on_connect" not in html


def test_a_directive_in_a_fence_is_only_shown(build_page):
    built, html = build_page("```text\n::: code nowhere.py\n```")
    assert built.returncode == 0
    assert "::: code nowhere.py" in html


@pytest.mark.parametrize(
    ("markdown", "complaint"),
    [
        (f"::: code {APP} on_mesage", "has no on_mesage"),
        ("::: code lessons/nowhere.py", "There is no file lessons/nowhere.py"),
        ("::: cod lessons/nowhere.py", "There is no directive cod"),
        ("[words](source:final_app/sockets.py#nothing)", "has no nothing"),
        ("::: tasks", "index.md is not named after a lesson's folder"),
    ],
)
def test_a_strict_build_stops_at_what_is_missing(build_page, markdown, complaint):
    built, _ = build_page(markdown)
    assert built.returncode == 1
    assert complaint in built.stderr
    assert "index.md: " in built.stderr


def test_a_learner_who_renames_a_function_still_has_the_page_and_a_note_on_it(build_page):
    built, html = build_page(f"::: code {APP} on_mesage\n\nThe rest.", strict=False)
    assert built.returncode == 0
    assert "has no on_mesage" in html
    assert "The rest." in html


def test_the_first_lesson_has_nothing_to_be_compared_with(build_page):
    built, _ = build_page("::: diff", name="00_why_websockets.md")
    assert built.returncode == 1
    assert "00_why_websockets is the first lesson" in built.stderr


def test_a_line_of_code_carries_the_mark_of_its_note():
    wanted, words = split_marks("lessons/03_rooms/app.py on_join (1) join_room( (2) return {")
    assert wanted == "lessons/03_rooms/app.py on_join"
    code = marked("def on_join(data):\n    join_room(place)\n    return {}", words, "python")
    assert code.splitlines()[1:] == ["    join_room(place)  # (1)!", "    return {}  # (2)!"]
    with pytest.raises(MissingPiece, match="“join_room” is in 0 lines of the code shown"):
        marked("pass", ["join_room"], "python")
    with pytest.raises(MissingPiece, match="not numbered"):
        split_marks("lessons/03_rooms/app.py on_join (2) join_room(")
