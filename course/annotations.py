"""Marks lines of code that a page says something about: Material shows the note at the line.

In a page: `::: code PATH PIECE (1) words of a line (2) words of another`, and below it a list with a
number for each note.
"""

import re

from course.excerpts import MissingPiece

MARK = re.compile(r" +\((\d)\) ")
COMMENTS = {"python": "# {}", "javascript": "// {}", "css": "/* {} */"}


def split_marks(argument: str) -> tuple[str, list[str]]:
    """What a directive asks for, and the words of the lines to be marked, by their numbers."""
    wanted, *rest = MARK.split(argument)
    numbers, words = rest[::2], rest[1::2]
    if numbers != [str(number) for number in range(1, len(words) + 1)]:
        raise MissingPiece(f"The marks of “{wanted}” are not numbered (1), (2) and so on.")
    return wanted, words


def marked(text: str, words: list[str], language: str) -> str:
    """Code with a mark behind each of those lines. Raises `MissingPiece` if one isn't there once."""
    lines = text.splitlines()
    for number, word in enumerate(words, 1):
        found = [place for place, line in enumerate(lines) if word in line]
        if len(found) != 1:
            raise MissingPiece(f"“{word}” is in {len(found)} lines of the code shown, not in one.")
        comment = COMMENTS.get(language, "# {}").format(f"({number})!")
        lines[found[0]] += f"  {comment}"
    return "\n".join(lines)
