"""Shows the course site in a browser: it asks no other host, search finds pages, pictures are kind."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
CUT_OFF = """[...document.querySelectorAll("article .md-typeset__scrollwrap")]
  .some((frame) => frame.scrollWidth > frame.clientWidth)"""


@pytest.mark.parametrize(
    "path", ["", "setup/", "lessons/01_basic_emit/", "concepts/real_time/", "checkpoints/after_05/"]
)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_fits_its_window_and_asks_no_other_host(browse, path, width):
    page = browse(path, viewport={"width": width, "height": 800})
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reader_finds_the_lesson_by_searching(browse, site):
    page = browse("")
    search(page, "acknowledgement")
    found = page.locator(".md-search-result__item > a")
    found.first.wait_for()
    places = found.evaluate_all("(links) => links.map((link) => link.pathname)")
    lesson = places.index("/lessons/01_basic_emit/")
    assert not any(place.startswith("/instructor/") for place in places[:lesson]), places
    found.nth(lesson).click()
    page.wait_for_url(f"{site}lessons/01_basic_emit/**")


def test_an_answer_stays_folded_until_it_is_asked_for(browse):
    page = browse("lessons/01_basic_emit/")
    answer = page.get_by_text("Ann alone.")
    assert not answer.is_visible()
    page.get_by_text("Who receives the server's answer?").click()
    answer.wait_for(state="visible")


def test_the_picture_turns_dark_with_the_page(browse):
    page = browse("", color_scheme="light")
    light, dark = page.locator("img[src*=chat_light]"), page.locator("img[src*=chat_dark]")
    assert (light.is_visible(), dark.is_visible()) == (True, False)
    page.get_by_title("Switch to dark").click()
    dark.wait_for()
    assert not light.is_visible()


def test_a_page_is_dark_from_the_beginning_for_whoever_likes_it_dark(new_page, site):
    for scheme, shown in (("light", "default"), ("dark", "slate")):
        page = new_page(color_scheme=scheme)
        page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
        page.goto(site, wait_until="domcontentloaded")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("motion", "kind"), [("no-preference", "webp"), ("reduce", "png")])
def test_the_first_picture_is_fetched_at_once_and_alone(new_page, site, scheme, motion, kind):
    page = new_page(color_scheme=scheme, reduced_motion=motion)
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(site)
    page.locator("picture:visible img").evaluate("(image) => image.decode()")
    fetched = f"chat_{scheme}.{kind}"
    assert [name for name in asked if name.startswith("chat_")] == [fetched]
    assert asked.index(fetched) < [name.startswith("bundle.") for name in asked].index(True)


def test_a_film_can_be_stopped_and_stands_still_for_whoever_wants_no_movement(browse):
    for motion, first, then in (("no-preference", "Stop", "Play"), ("reduce", "Play", "Stop")):
        page = browse("", color_scheme="light", reduced_motion=motion)
        film = page.locator("picture:visible img")
        film.scroll_into_view_if_needed()
        kind = {"Stop": "webp", "Play": "png"}
        for word in (first, then):
            button = page.get_by_role("button", name=f"{word} the film")
            expect(button).to_have_count(1)
            page.wait_for_function(
                "([film, kind]) => film.currentSrc.includes(kind)",
                arg=[film.element_handle(), f"chat_light.{kind[word]}"],
            )
            button.click()


@pytest.mark.parametrize("word", ["impersonation", "idempotent", "heartbeat", "CSRF"])
def test_whoever_searches_a_word_of_the_field_finds_what_it_means(browse, word):
    page = browse("")
    search(page, word)
    page.locator(".md-search-result__link[href*='glossary']").first.wait_for()


@pytest.mark.parametrize(
    ("words", "section", "mend"),
    [
        ("missing 2 required positional arguments", "Errors in the terminal", "connect(auth)"),
        ("impersonation", "The wrong people hear it", "the name comes from the session"),
        ("twice reconnect", "It comes twice", "register once, outside"),
        ("CORS origin", "It does not connect", "list the exact origins"),
    ],
)
def test_the_filter_leaves_what_a_person_sees_and_nothing_else(browse, words, section, mend):
    page = browse("troubleshooting/", viewport=PHONE)
    sections = page.get_by_role("heading", level=2)
    before = sections.count()
    page.get_by_label("Show only rows with").fill(words)
    expect(page.get_by_role("status")).to_have_text("1 row with that.")
    expect(sections).to_have_count(1)
    expect(sections).to_contain_text(section)
    expect(page.get_by_role("row")).to_have_count(2)  # the names of the columns, and what is left
    expect(page.get_by_role("cell").last).to_contain_text(mend)
    page.get_by_label("Show only rows with").fill("no such thing")
    expect(page.get_by_role("status")).to_have_text("No rows with that.")
    expect(sections).to_have_count(0)
    page.get_by_label("Show only rows with").fill("")
    expect(sections).to_have_count(before)


def test_on_a_phone_every_cell_of_a_table_is_on_the_screen(browse, built_site):
    pages = [page for page in built_site.rglob("index.html") if "<table" in page.read_text("utf-8")]
    assert len(pages) > 30
    page = browse("troubleshooting/", viewport=PHONE)
    first = page.get_by_role("row").nth(1)
    assert [first.get_by_role("cell").nth(place).inner_text() for place in (1, 2)] == [
        "the JavaScript client is of another generation than the server",
        "Flask-SocketIO 5 speaks with clients 3.x and 4.x; vendor one of those, as "
        "lessons/shared/vendor does",
    ]
    assert page.get_by_role("columnheader").count() > 10
    address = page.url.removesuffix("troubleshooting/")
    cut = []
    for name in sorted(file.parent.relative_to(built_site).as_posix() for file in pages):
        page.goto(f"{address}{name}/")
        page.locator(".md-typeset__scrollwrap").first.wait_for()
        if page.evaluate(CUT_OFF):
            cut.append(name)
    assert cut == []


def search(page, word):
    # The index is read in the background; what is typed before may find nothing.
    page.get_by_text("Type to start searching").wait_for(state="attached")
    field = page.get_by_role("textbox", name="Search")
    # The search listens to the keys. Typed letter by letter, it would show what begins with the
    # first ones, and then other pages in their places.
    field.fill(word)
    field.press("End")
