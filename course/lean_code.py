"""Makes pages with much code light: half of what the highlighter marks looks like what is not.

A browser lays out every marked word, so a page of code is ready in half of the time without them.
"""

import re
from typing import Any

# Names, spaces, signs. The words that are operators, as `in`, keep their colour.
UNCOLOURED = re.compile(r'<span class="(?:n|nx|o|p|w)">([^<]*)</span>')
BLOCK = re.compile(r'<div class="highlight">(?P<code>.*?)</pre></div>', re.DOTALL)
NOTE = re.compile(r"\(\d\)!</span>")
# What is folded there stands on the page in pieces, or on the page before: one result will do.
FOLDED_COPY = re.compile(r'<details class="abstract"')


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Called by MkDocs with a page's own content, before search reads it."""
    lean = UNCOLOURED.sub(r"\1", html)
    first, *_ = [found.start() for found in BLOCK.finditer(lean)] or [0]
    lean = BLOCK.sub(lambda block: block[0] if block.start() == first else _far(block), lean)
    return FOLDED_COPY.sub(r"\g<0> data-search-exclude", lean)


def _far(block: re.Match[str]) -> str:
    """A block that the browser may lay out when it comes near; until then it has about its height.

    Notes are placed by the page, so a block that has some is laid out with the page.
    """
    if NOTE.search(block["code"]):
        return block[0]
    lines = block["code"].count("\n")
    return block[0].replace('"highlight"', f'"highlight far" style="--lines: {lines}"', 1)
