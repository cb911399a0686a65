"""Reads the words of a Markdown page that are English: code, links' targets and mark-up left out."""

import re

BLOCKS = re.compile(
    r"^( *)(`{3,}|~{3,})[^\n]*\n.*?^\1\2$"  # fenced code
    r"|\A---\n.*?\n---\n"  # front matter
    r"|<!--.*?-->",
    re.MULTILINE | re.DOTALL,
)
NOT_WORDS = re.compile(
    r"^ *::: [^\n]*$"  # a directive of ours
    r"|(`+).+?\1"  # inline code
    r"|\]\((?:[^()]|\(\)?)*\)"  # where a link leads; its words stay
    r"|\{[^}\n]*\}"  # attributes
    r"|<[^>\n]+>"  # HTML, and addresses
    r"|\+\+\w+(?:\+\w+)*\+\+"  # keys to press
    r"|https?://\S+|\S+@\S+"
    r"|&\w+;",
    re.MULTILINE,
)
# A word of letters, with an apostrophe inside; what is joined to digits, dots or _ is a name.
WORD = re.compile(r"(?<![\w./\\@#$-])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w/\\=(]|\.\w)")


def words_of(markdown: str) -> list[tuple[int, str]]:
    """Each word with the number of its line."""
    for noise in (BLOCKS, NOT_WORDS):
        markdown = noise.sub(lambda found: "\n" * found[0].count("\n") or " ", markdown)
    lines = enumerate(markdown.splitlines(), 1)
    return [(number, word) for number, line in lines for word in WORD.findall(line)]
