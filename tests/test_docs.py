"""Shows that the pages are true: they build, their links lead somewhere, their commands exist."""

import re
import shlex
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import click
import pytest
from PIL import Image

from course.cli import commands
from course.lesson_tables import readme_tables
from course.lessons import all_lessons, find_lesson
from tests.built_site import ROOT, BuiltSite
from tests.chaos.conftest import IN_THE_SUITE
from tests.final_app.visitors import Visitor, running_chat

READMES = [ROOT / "README.md", *sorted((ROOT / "lessons").glob("**/README.md"))]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *READMES]
ELSEWHERE = {"http", "https", "mailto"}  # a link may lead there; what is there is not ours
TOUR = "final_app/tour/index.html"
each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


@pytest.fixture(scope="module")
def site(built_site):
    return BuiltSite(built_site)


def test_every_lesson_has_a_page_and_a_place_in_the_menu(site):
    start = site.pages[site.folder / "index.html"]
    for lesson in all_lessons():
        assert f"lessons/{lesson.slug}/" in start.links


def test_every_lesson_but_the_first_shows_what_changed_since_the_one_before(site):
    for before, lesson in pairwise(all_lessons()):
        page = (site.folder / "lessons" / lesson.slug / "index.html").read_text("utf-8")
        assert f"Every line that changed since lessons/{before.slug}/app.py" in page


def test_every_link_and_anchor_leads_somewhere(site):
    checked, lost = 0, []
    for page in site.pages.values():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ELSEWHERE:
                continue
            checked += 1
            if parts.scheme or parts.netloc:
                lost.append(f"{page.file.relative_to(site.folder)}: {link}, to nowhere")
                continue
            target = site.target(page, unquote(parts.path))
            if not target.is_file():
                lost.append(f"{page.file.relative_to(site.folder)}: {link}")
            elif target in site.pages and unquote(parts.fragment) not in site.pages[target].anchors:
                lost.append(f"{page.file.relative_to(site.folder)}: {link}, no such anchor")
    assert checked > 100
    assert lost == []


def test_every_picture_script_and_style_sheet_is_on_the_site_itself(site):
    loads = [(page, load) for page in site.pages.values() for load in page.loads]
    assert len(loads) > 20
    missing = [load for page, load in loads if not site.target(page, urlsplit(load).path).is_file()]
    assert missing == []
    sheets = "".join(file.read_text("utf-8") for file in site.files("*.css"))
    assert re.findall(r"url\(\W?(?:https?:)?//[^)]*|@import[^;]*", sheets) == []


def test_a_page_keeps_the_place_of_its_pictures_and_loads_them_when_they_are_seen(site):
    start = (site.folder / "index.html").read_text("utf-8")
    pictures = re.findall(r"<img [^>]*class=\"picture\"[^>]*>", start)
    assert len(pictures) == 4  # the chat and the course, in light and in dark
    for picture in pictures:
        file = site.folder / re.search(r' src="([^"#]+)', picture)[1]
        width, height = Image.open(file).size
        assert f'width="{width}" height="{height}" loading="lazy"' in picture


def test_every_page_has_a_description_of_its_own(site):
    pages = [page for page in site.pages.values() if page.file.name != "404.html"]
    said = Counter(page.description for page in pages)
    assert len(pages) > 100
    assert [words for words, times in said.items() if times > 1] == []
    assert [words for words in said if not 20 <= len(words) <= 170] == []
    lesson = site.pages[site.folder / "lessons" / "03_rooms" / "index.html"]
    assert lesson.description.startswith("The idea: a room is a group of connections")


@pytest.mark.parametrize("page", ["index.html", "lessons/03_rooms/index.html", TOUR])
def test_a_page_stays_light_enough_for_an_old_phone(site, page):
    built = site.pages[site.folder / page]
    assert built.elements < 2_400
    first = [load for load in built.loads if load.endswith((".css", ".js"))]
    weights = {load: site.target(built, load).stat().st_size for load in first}
    assert len(weights) > 5
    assert sum(weights.values()) < 300_000, weights


def test_a_link_to_the_final_app_shows_the_line_it_names(site):
    page = (site.folder / "final_app" / "index.html").read_text("utf-8")
    line = re.search(r'source/sockets.py/#__codelineno-0-(\d+)"><code>on_message<', page)[1]
    source = (ROOT / "final_app" / "sockets.py").read_text("utf-8").splitlines()
    assert "def on_message(" in source[int(line) - 1]


def test_a_link_to_a_file_of_the_final_app_shows_it_whole(site):
    page = (site.folder / "final_app" / "scaling" / "index.html").read_text("utf-8")
    assert '<a href="../source/healing.py/"><code>healing.py</code></a>' in page
    assert '<a href="../source/runtime/exchange.py/"><code>exchange.py</code></a>' in page


def test_the_course_tables_of_the_readmes_are_those_made_from_the_lessons():
    for file, text in readme_tables().items():
        advice = "Run `python -m course.site` to write the tables afresh."
        assert file.read_text("utf-8") == text, advice
        assert all(lesson.slug in text for lesson in all_lessons())


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.parent.name)
def test_every_link_of_a_readme_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#:]+)", text_of(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


@each_page
def test_no_page_holds_a_copy_of_code_that_could_go_stale(page):
    for code in fences(page):
        advice = "Take it from a tested file instead, with `::: code`."
        assert code.count("\n") < 8, f"{page.name} pastes {code.count(chr(10))} lines. {advice}"


@each_page
def test_every_command_of_learn_py_on_a_page_exists(page):
    for line in re.findall(r"(?:python3?|py) learn\.py([^`\n|<()]*)", text_of(page)):
        words = shlex.split(line.strip(" .,;:"))
        if words and not words[0].startswith("-"):
            assert_is_a_command(words)


def test_a_command_that_does_not_exist_would_be_noticed():
    assert_is_a_command(["lesson", "1", "--mine"])
    with pytest.raises(AssertionError):
        assert_is_a_command(["lesson", "1", "--hers"])
    with pytest.raises(AssertionError):
        assert_is_a_command(["fly"])


@each_page
def test_every_file_in_a_command_on_a_page_is_there(page):
    for path in re.findall(r"(?:--app|pytest|install -r|python) ([\w./]+\.\w+)", text_of(page)):
        assert (ROOT / path).is_file(), f"{page.name} speaks of {path}"


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.slug)
def test_flask_finds_the_app_of_a_lesson_by_hand(lesson):
    command = f"flask --app lessons/{lesson.slug}/app.py"
    assert any(command in page.read_text("utf-8") for page in PAGES)
    assert "/socket.io" not in run(f"{command} routes")  # Flask-SocketIO answers before Flask
    assert "shared" in run(f"{command} routes")


def test_the_options_and_settings_of_the_chat_are_those_on_its_page():
    page = (ROOT / "docs" / "final_app" / "index.md").read_text("utf-8")
    help_text = run("final_app --help")
    shown = re.findall(r"^\| `(--\w+)`", page, re.MULTILINE)
    assert set(shown) == set(re.findall(r"--\w+", help_text)) - {"--help"}


def test_the_page_of_the_contract_says_how_many_storms_the_tests_blow():
    page = (ROOT / "docs" / "final_app" / "delivery.md").read_text("utf-8")
    assert f"in {IN_THE_SUITE} storms;" in page


def test_the_bot_on_the_page_answers_when_it_is_called(tmp_path):
    with running_chat(tmp_path / "chat.sqlite3") as url:
        ann = Visitor(url)
        assert ann.sign_in("Ann").ok
        ann.connect()
        ann.join()
        command = [sys.executable, "-u", "docs/final_app/bot.py", url, "Echo"]
        bot = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert "'ok': True" in bot.stdout.readline()  # it has joined
            ann.say("Are you there, Echo?")
            assert ann.hears("message")["username"] == "Ann"
            answer = ann.hears("message")
        finally:
            bot.kill()
            bot.communicate()
            ann.hang_up()
    assert (answer["username"], answer["text"]) == ("Echo", "You called, Ann?")


def assert_is_a_command(words):
    """A line behind `learn.py` names a command, its options and lessons that exist."""
    name, *rest = words
    assert name in commands.commands, f"there is no command {name}"
    command = commands.commands[name]
    options = {option for each in command.params for option in each.opts}
    for word in rest:
        if word.startswith("-"):
            assert word in options, f"{name} has no option {word}"
        elif word.isdecimal():
            assert find_lesson(word)
    assert isinstance(command, click.Command)


def text_of(page):
    return page.read_text("utf-8")


def fences(page):
    """The fenced code of a page, without the fences."""
    found = re.findall(r"^( *)(`{3,})[^`\n]*\n(.*?)^\1\2$", text_of(page), re.MULTILINE | re.DOTALL)
    return [code for _, _, code in found]


def run(command):
    """Runs one of our modules from the repository's root and returns what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_a_page_asks_for_one_style_sheet_of_ours_which_holds_them_all(site):
    page = (site.folder / "index.html").read_text("utf-8")
    assert re.findall(r'href="(assets/\w+\.css)"', page) == ["assets/all.css"]
    served = (site.folder / "assets" / "all.css").read_text("utf-8")
    sheets = re.search("extra_css: (.*)", (ROOT / "mkdocs.yml").read_text("utf-8"))[1]
    texts = [
        (ROOT / "docs" / name).read_text("utf-8") for name in re.findall(r"[\w/]+\.css", sheets)
    ]
    places = [served.index(text) for text in texts]
    assert places == sorted(places)
    assert len(places) > 2
