"""Shows that `grade --html` tells each student what happened, and leads the instructor there."""

import re
from html import unescape
from urllib.parse import unquote

from tests.grading import ONE, SOLVED, begins_with, grade, hand_in


def test_every_submission_has_its_page_with_marks_a_date_and_what_is_wrong(tmp_path):
    folder, pages = tmp_path / "handed in", tmp_path / "pages"
    hand_in(folder, "ann.py", SOLVED.replace('@socketio.on("join")\n', ""))
    hand_in(folder, "ben#1.py")
    hand_in(folder, "cat.py", begins_with("print(1 / 0 < 2)"))
    hand_in(folder, "essay.docx")
    grade(folder, "--lesson", "1", "--html", pages)
    index = (pages / "index.html").read_text("utf-8")
    assert "4 submissions, 1 of them solved wholly; 9 of 20 tasks pass. Graded on 20" in index
    links = dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', index))
    assert list(links.values()) == ["ann", "ben#1", "cat", "essay"]
    ann, ben, cat, essay = ((pages / unquote(link)).read_text("utf-8") for link in links)
    assert len(list(pages.iterdir())) == 5
    for page, score in ((ann, 4), (ben, 5), (cat, 0), (essay, 0)):
        assert f"<b>{score} of 5 tasks pass. </b>Checked on 20" in page
        assert page.count("<h2>Task ") == 5
        assert '<a href="index.html">' in page
    assert ann.count("<svg") == 1
    assert "ZeroDivisionError: division by zero." in cat
    assert "<pre><code>print(1 / 0 &lt; 2)</code></pre>" in cat
    assert cat.count("not tried") == 5
    assert "A Python file such as exercise.py was expected, not essay.docx." in essay


def test_nothing_that_a_visitor_received_is_cut_short_in_the_diagram(tmp_path):
    folder, pages = tmp_path / "handed in", tmp_path / "pages"
    words = " ".join(f"word{number}" for number in range(20))
    loud = SOLVED.replace('"text": data["text"].upper()', f'"text": "{words}"')
    hand_in(folder, "ann.py", loud)
    grade(folder, "--lesson", "1", "--html", pages)
    page = unescape((pages / f"ann_{ONE.slug}.html").read_text("utf-8"))
    lines = re.findall(r'<text class="data bad"[^>]*>([^<]*)</text>', page)
    assert words in " ".join(lines)
