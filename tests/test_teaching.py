"""Shows that the instructor's notes are whole, that plans fit their hours, and what slides say."""

import re
from html.parser import HTMLParser

import pytest

from course.excerpts import MissingPiece
from course.lessons import all_lessons, find_lesson
from course.teaching.deck import deck
from course.teaching.notes import FOLDER, PARTS, all_notes, notes_of, read_notes
from course.teaching.plan_pages import plans_page
from course.teaching.plans import clock, plans
from course.teaching.slides import slides_of

NOTES = all_notes()
each_lesson = pytest.mark.parametrize("notes", NOTES, ids=lambda notes: notes.lesson.slug)

PLAN = """
- name: An hour
  about: Short.
  meetings:
    - name: The hour
      from: "9:30"
      until: "10:30"
      items:
        - {lesson: 0}
        - {break: 5}
        - {minutes: %d, what: Talk}
"""


@pytest.fixture
def planned(tmp_path):
    """Reads a plan from a text."""

    def planned(text):
        file = tmp_path / "plans.yml"
        file.write_text(text, "utf-8")
        return plans(file, NOTES)

    return planned


@each_lesson
def test_an_instructor_finds_everything_about_a_lesson(notes):
    names = [part.name for part in notes.parts]
    assert names == [name for name in PARTS if name in names]
    assert ("Modify" in names) == notes.lesson.has_exercise
    assert 20 <= notes.minutes <= 90
    assert 3 <= len(notes.talking_points) <= 6
    assert 3 <= len(notes.listen_for) <= 7
    assert 3 <= len(notes.questions) <= 6
    assert all(ask.endswith("?") and answer for ask, answer in notes.questions)


@each_lesson
def test_notes_stand_under_the_lessons_own_name(notes):
    text = (FOLDER / f"{notes.lesson.slug}.md").read_text("utf-8")
    assert text.startswith(f"# Teaching {notes.lesson.number:02} · {notes.lesson.title}\n")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("## Goal", "## Gaol", "03_rooms say nothing under “Goal”"),
        ("| Run | 10 |", "| Run | ten |", "have a row “Run | ten”"),
        ("| Run | 10 |", "| Walk | 10 |", "have a row “Walk | 10”"),
        ("| Make | 10 | a counter per room, or locks |", "| Make |", "have a row “Make | ”"),
    ],
)
def test_notes_that_lack_something_are_refused(old, new, complaint):
    lesson = find_lesson("3")
    text = (FOLDER / f"{lesson.slug}.md").read_text("utf-8")
    assert read_notes(lesson, text) == notes_of(lesson)
    with pytest.raises(MissingPiece, match=re.escape(complaint)):
        read_notes(lesson, text.replace(old, new))


def test_three_plans_fit_into_their_hours():
    found = {plan.name: plan for plan in plans()}
    assert set(found) == {"Half a day", "Two days", "Six weeks"}
    for plan in found.values():
        there_is = sum(meeting.ends - meeting.begins for meeting in plan.meetings)
        kinds = ("lessons", "breaks", "other", "spare")
        assert sum(plan.minutes(kind) for kind in kinds) == there_is
        assert all(meeting.spare >= 0 for meeting in plan.meetings)
    assert [len(plan.meetings) for plan in found.values()] == [1, 2, 6]
    assert found["Six weeks"].minutes("lessons") == sum(notes.minutes for notes in NOTES)


def test_the_longest_plan_leaves_nothing_out_and_the_shortest_says_what():
    page = plans_page(plans())
    half, rest = page.split("## Two days")
    assert "**Left out:** Make of 01, 02, 03; all of 04, 05, 06, 07, 08, 09, 10, 11, 12." in half
    assert rest.endswith("**Left out:** nothing.")


def test_the_times_of_a_plan_are_added_up(planned):
    (plan,) = planned(PLAN % 30)
    page = plans_page([plan])
    assert "| 9:30 | 20 | [00 · Why WebSockets]" in page
    assert "| 9:50 | 5 | *Break* |" in page
    assert "| 9:55 | 30 | Talk |" in page
    assert "| **10:25** | **55** | **End; 5 minutes in reserve** |" in page
    assert clock(9 * 60 + 5) == "9:05"


def test_a_plan_that_overruns_is_refused(planned):
    assert planned(PLAN % 35)[0].minutes("spare") == 0
    with pytest.raises(MissingPiece, match=r"An hour, the hour: it takes 1 min more .* 10:30"):
        planned(PLAN % 36)


def test_a_plan_without_a_break_for_hours_is_refused(planned):
    long = PLAN.replace("10:30", "13:30")
    assert planned(long % 120)
    with pytest.raises(MissingPiece, match="121 min pass without a break"):
        planned(long % 121)


def test_a_plan_that_names_what_is_not_there_is_refused(planned):
    with pytest.raises(MissingPiece, match="lesson 77, which has no notes"):
        planned((PLAN % 5).replace("lesson: 0", "lesson: 77"))
    with pytest.raises(MissingPiece, match="00_why_websockets has no part Maek"):
        planned((PLAN % 5).replace("lesson: 0", "lesson: 0, without: [Maek]"))


@each_lesson
def test_a_lessons_slides_say_what_its_notes_say(notes):
    slides = slides_of(notes)
    kinds = [slide.kind for slide in slides]
    assert kinds.count("statement") == len(notes.talking_points)
    assert kinds.count("says") == len(notes.listen_for)
    assert kinds.count("answer") >= 4  # the predictions, each after its question
    assert kinds.count("asks") == kinds.count("answer") + len(notes.questions)
    assert kinds.count("scene") == 1
    assert kinds.count("code") >= 2


def test_only_the_speaker_sees_the_answer_to_a_question_for_the_class():
    (slide,) = [s for s in slides_of(notes_of(find_lesson("3"))) if "no packet names" in s.notes]
    assert "Where does a page look up" in slide.body
    assert "no packet names" not in slide.body


class Tags(HTMLParser):
    """The tags of a page, in order; complains about those that are not closed."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in ("meta", "link", "br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@each_lesson
def test_a_deck_is_whole_and_has_no_script_or_style_of_its_own(notes):
    tags = Tags(deck(notes)).found
    (script,) = [attributes for tag, attributes in tags if tag == "script"]
    assert script == {"type": "module", "src": "../../../assets/slides.js"}
    assert not [tag for tag, attributes in tags if tag == "style" or "style" in attributes]
    sections = [attributes for tag, attributes in tags if tag == "section"]
    assert [each["id"] for each in sections] == [str(n) for n in range(1, len(sections) + 1)]
    assert sum(tag == "h1" for tag, _ in tags) == 1
    assert sum(tag == "h2" for tag, _ in tags) == len(sections)


def test_every_lesson_has_notes():
    assert [notes.lesson for notes in NOTES] == all_lessons()
