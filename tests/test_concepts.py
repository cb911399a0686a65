"""Shows that the map of the final app is whole: every event and every file, each with a lesson."""

import re

import pytest

from course import concepts as map_of_concepts
from course.concepts import Untaught, concepts
from course.lessons import ROOT, all_lessons
from final_app.payloads import EVENTS

# What every program of this kind has, taught by no lesson: starting, settings, logs, and the parts
# of a page that a page without a server would have too.
PLUMBING = re.compile(
    r"final_app/(__main__|config)\.py|runtime/logs\.py|.*/(__init__|env|v\d+_\w+)\.py"
    r"|final_app/static/js/(app|views/\w+|helpers/(elements|notebook)|models/rows)\.js"
)


def test_every_concept_has_a_lesson_and_a_place():
    found = concepts()
    assert len({concept.name for concept in found}) == len(found) > 20
    assert all(concept.places for concept in found)
    numbers = [concept.lesson.number for concept in found]
    assert numbers == sorted(numbers)


def test_every_lesson_leads_to_the_final_app():
    assert {concept.lesson for concept in concepts()} == set(all_lessons())


def test_every_event_is_on_the_map():
    places = {place for concept in concepts() for place in concept.places}
    missing = [e for e in EVENTS if f"final_app/sockets.py#ChatNamespace.on_{e}" not in places]
    assert missing == []


def test_every_file_of_the_final_app_is_on_the_map_or_plumbing():
    mapped = {place.partition("#")[0] for concept in concepts() for place in concept.places}
    files = [
        file.relative_to(ROOT).as_posix()
        for folder in ("final_app", "runtime")
        for pattern in ("*.py", "*.js")
        for file in (ROOT / folder).rglob(pattern)
    ]
    lost = [
        f for f in files if f not in mapped and not PLUMBING.fullmatch(f) and "/vendor/" not in f
    ]
    assert lost == []


def test_a_concept_without_a_lesson_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "concepts.yml"
    file.write_text("- {concept: Telepathy, lives: [final_app/sockets.py#log]}\n", "utf-8")
    monkeypatch.setattr(map_of_concepts, "FILE", file)
    with pytest.raises(Untaught, match="Telepathy"):
        concepts()
