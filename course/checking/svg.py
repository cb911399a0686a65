"""Draws a run as a sequence diagram in SVG."""

import textwrap
from html import escape

from course.checking.diagram import data_of, label_of
from course.checking.trace import Arrow

COLUMN, ROW, TOP, LEFT = 130, 34, 46, 60  # pixels
LETTER, LINE = 7.85, 17  # the width of a letter and the height of a line, at 13 pixels
ACROSS, MOST_LINES = 58, 4  # of what an arrow carries: letters in a line, and lines
NOTES = 20 + round(LETTER * ACROSS)


def diagram(arrows: list[Arrow], title: str) -> str:
    """An SVG element: a lifeline for the server and each visitor, an arrow for each packet."""
    people = list(dict.fromkeys(arrow.visitor for arrow in arrows if arrow.visitor))
    notes = LEFT + COLUMN * len(people) + 20
    rows, y = [], TOP + 12
    for arrow in arrows:
        said = note(arrow)
        rows += row(arrow, y, people)
        rows += told(said, "data bad" if arrow.mark else "data", notes, y + 4)
        y += ROW + LINE * (len(said) - 1)
    width, height = notes + NOTES, y
    parts = [
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{escape(title)}</title>",
    ]
    for place, name in enumerate(["server", *people]):
        x = LEFT + COLUMN * place
        parts.append(f'<text x="{x}" y="20" text-anchor="middle">{escape(name)}</text>')
        parts.append(f'<line x1="{x}" y1="30" x2="{x}" y2="{height - 6}"/>')
    return "\n".join([*parts, *rows, "</svg>"])


def note(arrow: Arrow) -> list[str]:
    """What stands beside an arrow, in lines."""
    said = f"{arrow.mark}: {data_of(arrow)}" if arrow.mark else data_of(arrow)
    return textwrap.wrap(said, ACROSS, max_lines=MOST_LINES, placeholder=" …") or [""]


def told(lines: list[str], kind: str, x: int, y: int) -> list[str]:
    return [
        f'<text class="{kind}" x="{x}" y="{y + LINE * number}">{escape(line)}</text>'
        for number, line in enumerate(lines)
        if line
    ]


def row(arrow: Arrow, y: int, people: list[str]) -> list[str]:
    column = people.index(arrow.visitor) + 1 if arrow.visitor else len(people)  # all: the server
    start, end = LEFT, LEFT + COLUMN * column
    if arrow.to_server:
        start, end = end, start
    bad = " bad" if arrow.mark else ""
    missing = (
        " missing" if arrow.mark == "missing" or arrow.kind in ("lost", "restart", "end") else ""
    )
    point = 8 if end < start else -8
    label = label_of(arrow)
    fits = len(label) * LETTER < COLUMN  # a longer one begins at the server, else it would be cut
    place = (LEFT + COLUMN // 2, "middle") if fits else (LEFT + 8, "start")
    return [
        f'<line class="arrow{bad}{missing}" x1="{start}" y1="{y}" x2="{end}" y2="{y}"/>',
        f'<path class="head{bad}" d="M{end} {y} l{point} -4 v8 z"/>',
        f'<text class="{bad.strip()}" x="{place[0]}" y="{y - 5}" text-anchor="{place[1]}">'
        f"{escape(label)}</text>",
    ]
