"""Adds what is no page to the site: a deck of slides for each lesson. MkDocs calls `on_files`."""

import logging

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from course.excerpts import MissingPiece
from course.teaching.deck import deck
from course.teaching.notes import all_notes

log = logging.getLogger("mkdocs.hooks.course")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the slides; what they need and don't find is a warning, as on a page."""
    for notes in all_notes():
        path = f"instructor/slides/{notes.lesson.number:02}/index.html"
        try:
            files.append(File.generated(config, path, content=deck(notes)))
        except MissingPiece as missing:
            log.warning("%s: %s", path, missing)
    return files
