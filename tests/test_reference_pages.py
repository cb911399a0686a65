"""Shows that troubleshooting and glossary are whole and in order: what people look things up in."""

import re

from course.lessons import ROOT

MISTAKES = 46  # that people commonly make with Flask-SocketIO


def test_every_common_mistake_has_its_look_its_cause_and_its_mend():
    page = (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")
    rows = [line.strip("|").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in row] for row in rows if row[0].strip() != "what you see"]
    assert [row for row in rows if len(row) != 3 or not all(row)] == []
    assert len({row[0] for row in rows}) == len(rows) >= MISTAKES


def test_the_glossary_is_in_the_order_of_the_alphabet_and_says_each_word_once():
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    words = re.findall(r"^(\w[^\n]*)\n:   \S", page, re.MULTILINE)
    assert len(words) > 40
    keys = [re.sub(r"\W", "", word.partition("(")[0].lower()) for word in words]
    assert keys == sorted(set(keys))
