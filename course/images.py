"""Tells each picture's size, so that no page jumps, and loads only those that are looked at.

What stands above a page's first section is seen at once, so the browser is told of it at the top.
A film, which is a WebP, has the picture of its name as a still, for whoever wants no movement.
"""

import posixpath
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PICTURE = re.compile(r'<img (?=[^>]*src="([^"#]+\.(?:png|webp))(#[^"]*)?")[^>]*>')
STILL_FOR_THE_CALM = (
    '<picture><source media="(prefers-reduced-motion: reduce)" srcset="{}">{}</picture>'
)


MOTION = {".webp": "no-preference", ".png": "reduce"}
FIRST = '<link rel="preload" as="image" href="{}" media="{}" fetchpriority="high">\n'


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Called by MkDocs with each page as it is about to be written."""
    above = output.partition("<h2")[0]
    output = PICTURE.sub(_mended(page.url, Path(config.docs_dir)), output)
    return output.replace("</head>", "".join(_first_to_load(above)) + "</head>", 1)


def _first_to_load(html: str) -> Iterator[str]:
    """Links that name pictures in the head; of each, the browser fetches what the reader will see."""
    for source, scheme in PICTURE.findall(html):
        name, _, kind = source.rpartition(".")
        if not scheme:
            continue
        follows = f"(prefers-color-scheme: {scheme.removeprefix('#only-')})"
        if kind == "png":
            yield FIRST.format(source, follows)
        else:
            for ending, motion in MOTION.items():
                wanted = f"{follows} and (prefers-reduced-motion: {motion})"
                yield FIRST.format(name + ending, wanted)


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
