"""A browser that takes pictures: windows of one look, each picture in light and in dark."""

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # only what the tests need brings Playwright
    from playwright.sync_api import Browser, BrowserContext, Page

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PATIENCE = 30_000  # milliseconds until a picture is given up; nothing takes this long
BEHIND = {"light": "#efede8", "dark": "#101413"}  # what shows between two windows
SIDE_BY_SIDE = """<!doctype html>
<style>
  body {{ margin: 0; padding: 30px 28px; display: flex; gap: 28px; align-items: start; background: {behind} }}
  img {{ border-radius: 10px; box-shadow: 0 2px 14px #0003 }}
</style>
{images}"""


class Studio:
    """Opens windows in which nothing moves, and takes them."""

    def __init__(self, browser: "Browser") -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []

    def window(self, url: str, width: int, height: int, scale: float = 1) -> "Page":
        """A window with cookies of its own, at an address."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(url)
        return page

    def take(self, pages: Sequence["Page"], scheme: Scheme) -> bytes:
        """A PNG of a window, or of several side by side."""
        return small(self.joined(screenshots(pages, scheme), scheme))

    def joined(self, taken: list[bytes], scheme: Scheme) -> bytes:
        """One PNG of what was taken of a window, or of several."""
        return taken[0] if len(taken) == 1 else self._side_by_side(taken, scheme)

    def close(self) -> None:
        """Close every window."""
        while self.contexts:
            self.contexts.pop().close()

    def _side_by_side(self, taken: list[bytes], scheme: Scheme) -> bytes:
        shown = (base64.b64encode(png).decode() for png in taken)
        images = "".join(f'<img src="data:image/png;base64,{each}">' for each in shown)
        page = self.browser.new_page(viewport={"width": 4000, "height": 100})
        page.set_content(SIDE_BY_SIDE.format(behind=BEHIND[scheme], images=images))
        page.locator("body").evaluate("(body) => { body.style.width = 'max-content' }")
        page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
        whole = page.locator("body").screenshot()
        page.close()
        return whole


def screenshots(pages: Sequence["Page"], scheme: Scheme) -> list[bytes]:
    """What each window shows, as PNG."""
    for page in pages:
        page.emulate_media(color_scheme=scheme)
    return [page.screenshot(animations="disabled", full_page=True) for page in pages]


def small(png: bytes) -> bytes:
    """The same picture in 256 colours, of which a page of text has fewer: a third of the bytes."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    least = io.BytesIO()
    image.quantize(256, dither=Image.Dither.NONE).save(least, "PNG", optimize=True)
    return least.getvalue()
