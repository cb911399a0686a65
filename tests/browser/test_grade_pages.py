"""Shows that the pages of `grade --html` can be read whole: on a screen, on a phone, by everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from course.lessons import ROOT
from tests.grading import begins_with, grade, hand_in

pytestmark = pytest.mark.browser

WRONG = {  # answers whose diagrams have three visitors and four
    "03_rooms": "asks_only_for_any_room.py",
    "06_names_and_presence": "a_member_for_every_tab.py",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages of a class with long names, of which one can't be run."""
    home = tmp_path_factory.mktemp("class")
    for slug, name in WRONG.items():
        wrong = (ROOT / "tests" / "known_wrong" / slug / name).read_text("utf-8")
        hand_in(home / "in", f"Bartholomew Featherstonehaugh/{slug}/exercise.py", wrong)
    hand_in(home / "in", "crash_1.py", begins_with(f"1 / 0  # {'long ' * 40}"))
    grade(home / "in", "--html", home / "pages")
    return sorted((home / "pages").glob("*.html"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_cut_and_axe_finds_no_barrier(pages, chromium, scheme, width):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for file in pages:
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, file.name
        if width == 1280:  # a phone scrolls the diagram inside its card
            cut = (
                "[...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth)"
            )
            assert page.evaluate(f"{cut}.length") == 0, file.name
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [each["id"] for each in found] == [], file.name
    context.close()
