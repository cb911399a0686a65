"""Adds what is no page to the site: slides, and the quiz as a file. MkDocs calls `on_files`."""

import logging
from collections.abc import Callable
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from course.excerpts import MissingPiece
from course.lessons import Lesson, all_lessons
from course.teaching.deck import deck
from course.teaching.gift import gift
from course.teaching.notes import notes_of

log = logging.getLogger("mkdocs.hooks.course")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds them all; what one of them needs and does not find is a warning, as on a page."""
    made: dict[str, Callable[[], str]] = {
        f"instructor/slides/{lesson.number:02}/index.html": partial(_deck, lesson)
        for lesson in all_lessons()
    }
    made["instructor/quiz.gift"] = gift
    for path, make in made.items():
        try:
            files.append(File.generated(config, path, content=make()))
        except MissingPiece as missing:
            log.warning("%s: %s", path, missing)
    return files


def _deck(lesson: Lesson) -> str:
    return deck(notes_of(lesson))
