"""Shows the slides in a browser: moved by keys and by finger, with notes, and none too large."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from course.lessons import all_lessons

pytestmark = pytest.mark.browser


def test_slides_move_by_keys_and_keep_their_place_in_the_address(browse):
    page = browse("instructor/slides/03/", color_scheme="light")
    slide, place = page.locator(".slide:visible"), page.get_by_label("Slide", exact=True)
    expect(slide).to_have_count(1)
    for key, number in [("ArrowRight", 2), (" ", 3), ("Shift+ ", 2), ("PageDown", 3), ("Home", 1)]:
        page.keyboard.press(key)
        expect(slide).to_have_id(str(number))
    page.keyboard.press("End")
    last = page.locator(".slide").count()
    expect(place).to_have_text(f"{last} / {last}")
    page.get_by_role("button", name="Back").click()
    expect(slide).to_be_focused()
    expect(page).to_have_url(re.compile(f"#{last - 1}$"))
    page.reload()
    expect(slide).to_have_id(str(last - 1))


def test_the_speakers_notes_show_when_they_are_wanted(browse):
    page = browse("instructor/slides/03/#3", color_scheme="light")
    notes = page.get_by_role("complementary", name="Speaker notes")
    button = page.get_by_role("button", name="Speaker notes")
    expect(notes).to_have_count(0)
    page.keyboard.press("s")
    expect(notes).to_contain_text("four answers in writing")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert Axe().run(page).response["violations"] == []
    button.click()
    expect(notes).to_have_count(0)
    page.keyboard.press("d")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(243, 244, 246)"


TOO_LARGE = """() => {
  const slides = [...document.querySelectorAll('.slide')];
  for (const slide of slides) slide.hidden = true;
  const isLarger = (f) => f.scrollHeight > f.clientHeight + 1 || f.scrollWidth > f.clientWidth + 1;
  return slides.filter((slide) => {
    slide.hidden = false;
    const found = [document.documentElement, ...slide.querySelectorAll('.face, pre')].some(isLarger);
    slide.hidden = true;
    return found;
  }).map((slide) => slide.id);
}"""


def test_every_slide_fits_a_projector(browse, site):
    page = browse("404.html", viewport={"width": 1280, "height": 720})
    for lesson in all_lessons():
        page.goto(f"{site}instructor/slides/{lesson.number:02}/")
        assert page.evaluate(TOO_LARGE) == [], lesson.slug


def test_a_slide_follows_a_finger(browse):
    page = browse("instructor/slides/03/", viewport={"width": 390, "height": 800}, has_touch=True)
    session = page.context.new_cdp_session(page)

    def swipe(start, end):
        for kind, x in (("touchStart", start), ("touchMove", end), ("touchEnd", None)):
            points = [] if x is None else [{"x": x, "y": 300}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    swipe(300, 100)
    expect(page.locator(".slide:visible")).to_have_id("2")
    swipe(100, 300)
    expect(page.locator(".slide:visible")).to_have_id("1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
