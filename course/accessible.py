"""Mends what the pages' theme leaves unsaid to a screen reader, to the keyboard, and in the dark."""

import re
from typing import Any

# Until its scripts have come, the theme would show everybody a light page.
DARK = """<script>
if (matchMedia("(prefers-color-scheme: dark)").matches) document.body.dataset.mdColorScheme = "slate";
</script>"""
MENDS = [
    # The number of a line of code is a link without words; by the keyboard there would be hundreds.
    (r'<a href="(#__codelineno-[^"]*)">', r'<a href="\1" tabindex="-1" aria-hidden="true">'),
    (r"<th></th>", "<td></td>"),  # a corner of a table is no heading
    (r"(<body [^>]*data-md-color-scheme=[^>]*>)", rf"\1{DARK}"),
    (r'(data-md-component="search" role="dialog")', r'\1 aria-label="Search"'),
]


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Called by MkDocs with each page as it is about to be written."""
    for what, mended in MENDS:
        output = re.sub(what, mended, output)
    return output
