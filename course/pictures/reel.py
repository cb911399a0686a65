"""A film: what windows show at moments that last, in light and in dark."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from course.pictures.studio import SCHEMES, Scheme, Studio, screenshots

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Reel:
    """The moments of one film, in their order."""

    def __init__(self) -> None:
        self.moments: list[tuple[dict[Scheme, list[bytes]], float]] = []

    def shoot(self, pages: Sequence["Page"], seconds: float) -> None:
        """Take what the windows show now; in the film it lasts that long."""
        self.moments.append(({each: screenshots(pages, each) for each in SCHEMES}, seconds))

    def developed(self, studio: Studio, scheme: Scheme) -> bytes:
        """The film as an animated WebP, without loss: words stay sharp, and little of it moves."""
        from PIL import Image

        frames = [
            Image.open(io.BytesIO(studio.joined(taken[scheme], scheme))).convert("RGB")
            for taken, _ in self.moments
        ]
        film = io.BytesIO()
        frames[0].save(
            film,
            "WEBP",
            save_all=True,
            append_images=frames[1:],
            duration=[round(seconds * 1000) for _, seconds in self.moments],
            loop=0,
            lossless=True,
            method=6,
        )
        return film.getvalue()
