"""Puts the pages that teach before those for teachers in what the site's search finds."""

from typing import Any

FOR_TEACHERS = 0.2  # what a find there weighs, against 1 elsewhere


def on_page_content(html: str, page: Any, config: Any, files: Any) -> None:
    """Called by MkDocs with a page's own content, before search reads it."""
    if page.file.src_uri.startswith("instructor/"):
        page.meta.setdefault("search", {}).setdefault("boost", FOR_TEACHERS)
