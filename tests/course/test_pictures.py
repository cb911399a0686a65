"""Shows that `docs --pictures` makes every picture of the pages, from the running software."""

import importlib.util
import re

import pytest

from course import cli
from course.lessons import ROOT
from course.pictures import command
from course.pictures.command import ASSETS, file_names

LIMIT = 1_500_000  # bytes of all pictures, which travel with every copy of the course
SIZE = slice(16, 24)  # where a PNG holds its width and height


def pictures_on_pages():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return {name for page in pages for name in re.findall(r"(\w+\.png)", page.read_text("utf-8"))}


def test_every_picture_on_a_page_is_one_that_the_command_takes():
    shown = pictures_on_pages()
    assert "chat_light.png" in shown
    assert shown <= set(file_names())
    assert {file.name for file in ASSETS.glob("*.png")} == set(file_names())
    assert sum((ASSETS / name).stat().st_size for name in file_names()) < LIMIT


@pytest.mark.browser
def test_a_picture_taken_now_shows_what_the_one_on_the_page_shows(tmp_path, chromium):
    command.write_pictures(chromium, tmp_path, ["board"])
    for name in file_names(["board"]):
        new, shown = (tmp_path / name).read_bytes(), (ASSETS / name).read_bytes()
        assert new[SIZE] == shown[SIZE]
    assert len({file.read_bytes() for file in tmp_path.iterdir()}) == 2  # light is not dark


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
