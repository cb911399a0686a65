"""Tells each picture's size, so that no page jumps, and loads only those that are looked at."""

import posixpath
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

PICTURE = re.compile(r'<img (?=[^>]*src="([^"#]+\.png)[^"]*")')


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Called by MkDocs with each page as it is about to be written."""
    return PICTURE.sub(_with_size(page.url, Path(config.docs_dir)), output)


def _with_size(url: str, folder: Path) -> Callable[[re.Match[str]], str]:
    def sized(found: re.Match[str]) -> str:
        file = folder / posixpath.normpath(posixpath.join(url, found[1]))
        if not file.is_file():
            return found[0]
        width, height = struct.unpack(">II", file.read_bytes()[16:24])
        # Of the two that follow light and dark, one is hidden: lazily, it is never fetched.
        return f'<img width="{width}" height="{height}" loading="lazy" '

    return sized
