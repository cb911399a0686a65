"""Shows that `docs --pictures` makes every picture of the pages, from the running software."""

import importlib.util
import re

import pytest
from PIL import Image

from course import cli
from course.images import size_of
from course.lessons import ROOT
from course.pictures import command
from course.pictures.command import ASSETS, SCENES, WORDS, file_names, film_names
from course.pictures.shown import words_shown
from course.pictures.studio import Studio

LIMIT = 2_000_000  # bytes of all pictures, which travel with every copy of the course
LIMIT_OF_A_FILM = 600_000  # bytes


def pictures_on_pages():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return {
        name
        for page in pages
        for name in re.findall(r"(\w+\.(?:png|webp))", page.read_text("utf-8"))
    }


def test_every_picture_on_a_page_is_one_that_the_command_takes():
    shown = pictures_on_pages()
    assert "chat_light.png" in shown
    taken = {*file_names(), *film_names()}
    assert shown <= taken
    assert {file.name for kind in ("png", "webp") for file in ASSETS.glob(f"*.{kind}")} == taken
    assert sum((ASSETS / name).stat().st_size for name in taken) < LIMIT


def test_every_film_on_a_page_is_small_and_has_its_still():
    shown = {name for name in pictures_on_pages() if name.endswith(".webp")}
    assert shown == set(film_names())
    for name in film_names():
        film = ASSETS / name
        assert film.stat().st_size < LIMIT_OF_A_FILM
        width, height = size_of(film)
        still_width, still_height = size_of(film.with_suffix(".png"))
        assert width / height == pytest.approx(still_width / still_height, rel=0.01)


@pytest.mark.browser
def test_a_picture_taken_now_shows_what_the_one_on_the_page_shows(tmp_path, chromium):
    command.write_pictures(chromium, tmp_path, ["board"], tmp_path)
    for name in file_names(["board"]):
        assert size_of(tmp_path / name) == size_of(ASSETS / name)
    assert len({file.read_bytes() for file in tmp_path.glob("*.png")}) == 2  # light is not dark
    assert (tmp_path / "board.txt").read_text("utf-8") == (WORDS / "board.txt").read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("scene", SCENES)
def test_no_picture_has_grown_old(scene, chromium):
    studio = Studio(chromium)
    with SCENES[scene](studio) as pages:
        now = words_shown(pages)
        studio.close()
    shown = (WORDS / f"{scene}.txt").read_text("utf-8")
    assert now == shown, "Take the pictures anew: python learn.py docs --pictures"


@pytest.mark.browser
def test_a_film_made_now_shows_as_much_as_the_one_on_the_page(tmp_path, chromium):
    command.write_films(chromium, tmp_path, ["lesson_03"])
    for name in film_names(["lesson_03"]):
        with Image.open(tmp_path / name) as new, Image.open(ASSETS / name) as shown:
            assert (new.size, new.n_frames) == (shown.size, shown.n_frames)
            assert new.n_frames > 5


def test_without_playwright_one_sentence_says_what_to_type(monkeypatch, capsys):
    assert importlib.util.find_spec("playwright")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert cli.run(["docs", "--pictures"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "-m pip install -r requirements-test.txt" in said


def test_without_a_browser_one_sentence_says_so(monkeypatch, capsys):
    monkeypatch.setattr(command, "find_chromium", lambda: None)
    assert cli.run(["docs", "--pictures"]) == 2
    assert "needs Chromium or Chrome" in capsys.readouterr().err
