"""What a picture shows, in words: by them a test notices a picture that has grown old."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Numbers, times and sids are others each time, and so is what was just read out.
CHANGING = re.compile(r"\d|[\w-]{18,}|^- (?:status|alert|code)\b")


def words_shown(pages: Sequence["Page"]) -> str:
    """What a screen reader finds in the windows: each line that stays the same, once."""
    told = "\n".join(page.locator("body").aria_snapshot() for page in pages)
    lines = {line.strip() for line in told.splitlines()}
    return "".join(sorted(f"{line}\n" for line in lines if not CHANGING.search(line)))
