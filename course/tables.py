"""Lets a table with much in its rows be read on a phone: there each row stands as a block.

The browser gets the name of each cell's column for it. What is no longer laid out as a table is
still told as one, by its roles, to a screen reader.
"""

import re
from html import escape, unescape
from typing import Any

TABLE = re.compile(r"<table>(?P<head>.*?)(?P<body><tbody>.*?)</table>", re.DOTALL)
CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.DOTALL)
ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}
ROOM = 70  # letters of a row that a phone shows side by side


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Called by MkDocs with a page's own content."""
    return TABLE.sub(_stacked, html)


def _stacked(table: re.Match[str]) -> str:
    names = [_text(cell[3]) for cell in CELL.finditer(table["head"])]
    rows = ROW.findall(table["body"])
    if len(names) < 4 and sum(len(_text(row)) for row in rows) <= ROOM * len(rows):
        return table[0]
    body = ROW.sub(lambda row: _labelled(row[0], names), table["body"])
    inside = re.sub(r"<(thead|tbody|tr|th|td)\b(?!></)", _with_role, table["head"] + body)
    return f'<table role="table" data-stacks>{inside}</table>'


def _labelled(row: str, names: list[str]) -> str:
    labels = iter(names)

    def label(cell: re.Match[str]) -> str:
        named = f' data-label="{escape(name)}"' if (name := next(labels)) and cell[3] else ""
        return f"<{cell[1]}{cell[2]}{named}>{cell[3]}</{cell[1]}>"

    return CELL.sub(label, row)


def _with_role(tag: re.Match[str]) -> str:
    return f'{tag[0]} role="{ROLES[tag[1]]}"'


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))
