"""Tells each picture's size, so that no page jumps, and loads only those that are looked at.

A film, which is a WebP, has the picture of its name as a still, for whoever wants no movement.
"""

import posixpath
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

PICTURE = re.compile(r'<img (?=[^>]*src="([^"#]+\.(?:png|webp))(#[^"]*)?")[^>]*>')
STILL_FOR_THE_CALM = (
    '<picture><source media="(prefers-reduced-motion: reduce)" srcset="{}">{}</picture>'
)


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Called by MkDocs with each page as it is about to be written."""
    return PICTURE.sub(_mended(page.url, Path(config.docs_dir)), output)


def _mended(url: str, folder: Path) -> Callable[[re.Match[str]], str]:
    def mended(found: re.Match[str]) -> str:
        image, source = found[0], found[1]
        file = folder / posixpath.normpath(posixpath.join(url, source))
        if not file.is_file():
            return image
        width, height = size_of(file)
        # Of the two that follow light and dark, one is hidden: lazily, it is never fetched.
        image = image.replace("<img ", f'<img width="{width}" height="{height}" loading="lazy" ', 1)
        if file.suffix == ".png":
            return image
        return STILL_FOR_THE_CALM.format(source.removesuffix(".webp") + ".png", image)

    return mended


def size_of(file: Path) -> tuple[int, int]:
    """The width and the height of a PNG, or of a WebP that is a film, in pixels."""
    head = file.read_bytes()[:30]
    if file.suffix == ".png":
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    # Each number less one, in three bytes, the lowest first.
    return (
        int.from_bytes(head[24:27], "little") + 1,
        int.from_bytes(head[27:30], "little") + 1,
    )
