"""Gives each page the description that search engines and shared links show: its first words.

A page may have another in its front matter. The first words are whole sentences, if they fit.
"""

import html
import re
from typing import Any

LIMIT = 160  # characters, as many as are commonly shown
FIRST_WORDS = re.compile(r"<p[^>]*>(.+?)</p>", re.DOTALL)


def on_page_content(content: str, page: Any, config: Any, files: Any) -> None:
    """Called by MkDocs with a page's own content; the theme writes the description."""
    if not page.meta.get("description") and (found := FIRST_WORDS.search(content)):
        page.meta["description"] = html.escape(description_of(found[1]))


def description_of(paragraph: str) -> str:
    """The sentences of a paragraph that fit, or else as many words of the first."""
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", paragraph)).split())
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", text)
    fitting = ""
    for sentence in sentences:
        longer = f"{fitting} {sentence}".strip()
        if len(longer) > LIMIT:
            break
        fitting = longer
    return fitting or text[:LIMIT].rpartition(" ")[0].rstrip(",;:") + " …"
