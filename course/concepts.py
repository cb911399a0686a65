"""The map from the final app back to the lessons: each concept, who taught it, where it lives."""

from dataclasses import dataclass
from typing import Any

import yaml

from course.lessons import ROOT, Lesson, all_lessons

FILE = ROOT / "course" / "concepts.yml"


class Untaught(ValueError):
    """A concept names no lesson of the course; the message says which concept."""


@dataclass(frozen=True)
class Concept:
    """One idea that the final app uses; each place is `PATH#PIECE`, as in a source link."""

    name: str
    lesson: Lesson
    places: list[str]


def concepts() -> list[Concept]:
    """Every concept, in the order of the course. Raises `Untaught`."""
    lessons = {lesson.number: lesson for lesson in all_lessons()}
    return [_concept(entry, lessons) for entry in yaml.safe_load(FILE.read_text("utf-8"))]


def _concept(entry: dict[str, Any], lessons: dict[int, Lesson]) -> Concept:
    lesson = lessons.get(entry.get("lesson", -1))
    if lesson is None:
        raise Untaught(f"No lesson teaches “{entry['concept']}”: name one in {FILE.name}.")
    return Concept(entry["concept"], lesson, entry["lives"])


def concept_table(base: str) -> str:
    """The map as a Markdown table; `base` leads to the lessons' pages."""
    rows = []
    for concept in concepts():
        lesson = f"[{concept.lesson.number:02} · {concept.lesson.title}]({base}/{concept.lesson.slug}.md)"
        places = "<br>".join(f"[{_piece(place)}](source:{place})" for place in concept.places)
        rows.append(f"| {concept.name} | {lesson} | {places} |")
    return "\n".join(["| concept | taught in | lives in |", "|---|---|---|", *rows])


def _piece(place: str) -> str:
    """What a link to a place says: the name alone, without JavaScript's keywords and braces."""
    piece = place.partition("#")[2]
    for word in ("export ", "async ", "function ", "class ", "get ", "() {", "("):
        piece = piece.replace(word, "")
    return f"`{piece}`"
