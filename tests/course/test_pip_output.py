"""Shows that pip's output becomes progress a person can follow, in pieces of any length."""

import io

from course.pip_output import Progress

OUTPUT = """Collecting flask==3.1.3 (from -r requirements.txt (line 4))
  Downloading flask-3.1.3-py3-none-any.whl (103 kB)
Processing /wheels/click-8.5.1-py3-none-any.whl (from flask)
Installing collected packages: click, flask
"""


class Terminal(io.StringIO):
    def isatty(self):
        return True


def progress_on(monkeypatch, stream):
    monkeypatch.setattr("sys.stdout", stream)
    progress = Progress()
    for character in OUTPUT:
        progress.read(character)
    progress.installed(1)
    progress.finish()
    return stream.getvalue()


def test_without_a_terminal_each_package_has_a_line(monkeypatch):
    lines = progress_on(monkeypatch, io.StringIO()).splitlines()
    assert lines == ["  fetching 1: flask", "  fetching 2: click", "  installing 2 packages"]


def test_on_a_terminal_one_line_changes_and_is_wiped_at_the_end(monkeypatch):
    shown = progress_on(monkeypatch, Terminal())
    assert "\n" not in shown
    pictures = [picture.rstrip() for picture in shown.split("\r") if picture]
    assert pictures[-2:] == ["  installing 1 of 2 packages", ""]
