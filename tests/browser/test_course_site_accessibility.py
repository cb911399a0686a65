"""Shows that no page of the course site has a barrier, in light and in dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

SHARES = 6  # of the pages, so that several workers can look at them
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
# Without motion a colour is either there or not.
STILL = {"viewport": NARROW, "reduced_motion": "reduce"}
LOOKS = [("light", NARROW), ("dark", NARROW), ("dark", WIDE), ("light", WIDE)]
BARRIERS = {"resultTypes": ["violations"]}
# All pages have the same around them; there it takes most of the time to look at it.
AROUND = {"exclude": [[".md-sidebar--primary"], [".md-header"], [".md-footer"]]}
# Folds hide nothing from axe, and what scripts do to a page of this size has been done.
OPEN_ALL = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
IS_READY = ".md-code__nav[role], body:not(:has(.md-typeset pre))"


@pytest.mark.parametrize("path", ["", "lessons/03_rooms/", "final_app/tour/"])
def test_axe_finds_no_barrier_on_a_page_with_all_that_is_around_it(new_page, site, path):
    page = new_page(**STILL)
    page.goto(site + path)
    for scheme, size in LOOKS:
        assert barriers(page, scheme, size) == {}


@pytest.mark.parametrize("share", range(SHARES))
def test_axe_finds_no_barrier_on_any_page(new_page, built_site, site, share):
    files = sorted(file for file in built_site.rglob("*.html") if file.is_file())
    # The pages of the final app's files are more than all others, and alike: the tenth part will do.
    sources = [file for file in files if "source" in file.parts]
    files = [file for file in files if file not in sources] + sources[::10]
    assert len(files) > 60
    page = new_page(**STILL)
    found = {}
    for number, file in list(enumerate(files))[share::SHARES]:
        path = file.relative_to(built_site).as_posix().removesuffix("index.html")
        page.set_viewport_size(NARROW)
        page.goto(site + path)
        # Of four neighbours, each is seen in another way.
        scheme, size = LOOKS[number % len(LOOKS)]
        if seen := barriers(page, scheme, size, AROUND):
            found[f"{path} {scheme} {size['width']}"] = seen
    assert found == {}


def barriers(page, scheme, size, around=None):
    """What axe finds on a page that looks so, with the first places of each."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    page.evaluate(OPEN_ALL)
    page.locator(IS_READY).first.wait_for(state="attached")
    found = Axe().run(page, context=around, options=BARRIERS).response["violations"]
    return {each["id"]: [node["html"][:120] for node in each["nodes"][:3]] for each in found}
