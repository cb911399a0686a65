"""What a lesson's slides say: made from its notes, its page and its code, one idea a slide."""

import re
from dataclasses import dataclass
from html import escape

import markdown
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from course.excerpts import excerpt
from course.lessons import ROOT, Lesson, all_lessons
from course.teaching.notes import Notes, Part, questions_in

LINES_OF_CODE = 24  # more than that can't be read from the last row
UNFOLD = re.compile(r"[^.?!\n]*\bunfold\.")  # for who reads alone: there is nothing to unfold here
SENTENCE_ENDS = re.compile(r"(?<=[.?!]) (?=[A-Z“`])")


@dataclass(frozen=True)
class Slide:
    """One slide; `body` and `notes` are HTML, and only the speaker sees the notes."""

    kind: str
    body: str
    notes: str = ""


def slides_of(notes: Notes) -> list[Slide]:
    """The slides of one lesson, in the order of its parts."""
    page = _sections(notes.lesson)
    slides = _opening(notes)
    slides += _predictions(notes, page.get("Predict", ""))
    slides += _run(notes)
    slides += _code(page.get("Investigate", ""))
    slides += [_statement("Talk about it", point) for point in notes.talking_points]
    slides += [
        Slide("says", _kicker("Somebody says") + _heading(says), _html(f"**Ask:** {ask}"))
        for says, ask in notes.listen_for
    ]
    slides += _modify(notes)
    slides += _make(notes, page.get("Make", ""))
    slides += [
        Slide("asks", _kicker("Question") + _heading(ask), _html(answer))
        for ask, answer in notes.questions
    ]
    return [*slides, _ending(notes)]


def _sections(lesson: Lesson) -> dict[str, str]:
    """The parts of the lesson's page by their headings."""
    text = (ROOT / "docs" / "lessons" / f"{lesson.slug}.md").read_text("utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {name: body for name, _, body in (each.partition("\n") for each in sections)}


def _opening(notes: Notes) -> list[Slide]:
    lesson = notes.lesson
    idea = lesson.idea[0].upper() + lesson.idea[1:]
    title = f'<p class="number">{lesson.number:02}</p><h2>{escape(lesson.title)}</h2>'
    minutes = ", ".join(f"{part.name} {part.minutes}" for part in notes.parts)
    spoken = f"{notes.minutes} minutes: {minutes}.\n\n**To leave out:** {notes.leave_out}"
    return [
        Slide("title", title + _html(idea), _html(spoken)),
        Slide("goal", _kicker("At the end") + _heading(notes.goal)),
    ]


def _predictions(notes: Notes, section: str) -> list[Slide]:
    """Who is where, and then each question, with what happens on a slide of its own."""
    scene = UNFOLD.sub("", section.partition("???")[0]).strip() or "Decide before anything is run."
    body = _kicker("Predict", heading=True) + _html(scene)
    slides = [Slide("scene", body, _spoken(notes.part("Predict")))]
    for number, (ask, answer) in enumerate(questions_in(section), 1):
        ask = re.sub(r"^\d+\. ", "", ask)
        slides.append(Slide("asks", _kicker(f"Predict, {number}") + _heading(ask)))
        asked = f'<p class="asked">{_inline(ask)}</p>'
        answered = _kicker(f"Predict, {number}: what happens", heading=True) + asked
        slides.append(Slide("answer", answered + _html(answer)))
    return slides


def _run(notes: Notes) -> list[Slide]:
    body = _kicker("Run", heading=True) + _command(f"lesson {notes.lesson.number}")
    spoken = f"{_spoken(notes.part('Run'))}{_html(f'**To show live:** {notes.show_live}')}"
    return [Slide("do", body, spoken)]


def _code(section: str) -> list[Slide]:
    """A slide for each piece of code that the page shows; what it says of it is for the speaker."""
    found, heading, before = [], "Investigate", ""
    texts: list[str] = []  # the sentences since the last piece of code
    for line in section.splitlines():
        if line.startswith("### "):
            heading, before, texts = line.removeprefix("### "), "", []
        elif shows := re.fullmatch(r"::: code (\S+) ?(.*)", line):
            texts = []
            found.append((heading, shows[1], shows[2], before, texts))
        elif line and not line.startswith((" ", "|", ":::", "???", "!!!", "```")):
            before = line
            texts.append(line)
    slides = []
    for title, path, piece, above, below in found:
        slides += _code_slide(title, path, piece, "\n\n".join(below or [above]))
    return slides


def _code_slide(heading: str, path: str, piece: str, said: str) -> list[Slide]:
    shown = excerpt(path, piece)
    if shown.text.count("\n") >= LINES_OF_CODE:
        return []
    try:
        lexer = get_lexer_for_filename(path)
    except ClassNotFound:
        lexer = TextLexer()
    code = highlight(shown.text, lexer, HtmlFormatter(nowrap=True))
    title = f'{_kicker(heading, heading=True)}<p class="file">{path}, line {shown.first}</p>'
    body = f'{title}<pre tabindex="0" aria-label="Code"><code>{code}</code></pre>'
    return [Slide("code", body, _html(said))]


def _modify(notes: Notes) -> list[Slide]:
    part, number = notes.part("Modify"), notes.lesson.number
    if part is None:
        return []
    commands = _command(f"lesson {number} --mine") + _command(f"check {number} --watch")
    file = f'<p class="file">lessons/{notes.lesson.slug}/exercise.py</p>'
    minutes = f"<p>{part.minutes} minutes. Stuck? <code>python learn.py hint {number}</code></p>"
    heading = _kicker("Modify", heading=True)
    return [Slide("do", heading + file + commands + minutes, _spoken(part))]


def _make(notes: Notes, section: str) -> list[Slide]:
    ideas = re.findall(r"^\*\*(.+?)\.?\*\* (.+)$", section, re.MULTILINE)
    if not ideas or notes.part("Make") is None:
        return []
    names = "".join(f"<li>{_inline(name)}</li>" for name, _ in ideas)
    spoken = _spoken(notes.part("Make")) + "".join(_html(f"**{n}.** {text}") for n, text in ideas)
    return [Slide("list", f"{_kicker('Make', heading=True)}<ul>{names}</ul>", spoken)]


def _ending(notes: Notes) -> Slide:
    later = [each for each in all_lessons() if each.number > notes.lesson.number]
    name = f"{later[0].number:02} · {later[0].title}" if later else "The chat itself"
    idea = later[0].idea[0].upper() + later[0].idea[1:] if later else "It is yours now."
    return Slide("title", f"{_kicker('Next')}<h2>{escape(name)}</h2>{_html(idea)}")


def _statement(kicker: str, text: str) -> Slide:
    """The first sentence large, and the others below it."""
    first, *rest = SENTENCE_ENDS.split(text, maxsplit=1)
    return Slide("statement", _kicker(kicker) + _heading(first) + _html("".join(rest)))


def _spoken(part: Part | None) -> str:
    return _html(f"**{part.name}, {part.minutes} minutes:** {part.what}.") if part else ""


def _kicker(text: str, heading: bool = False) -> str:
    tag = "h2" if heading else "p"
    return f'<{tag} class="kicker">{_inline(text)}</{tag}>'


def _heading(text: str) -> str:
    return f"<h2>{_inline(text)}</h2>"


def _command(words: str) -> str:
    return f'<p class="command"><code>python learn.py {words}</code></p>'


def _inline(text: str) -> str:
    return _html(text).removeprefix("<p>").removesuffix("</p>")


def _html(text: str) -> str:
    """Markdown as HTML; links are for readers at a desk, so only their words stay."""
    return markdown.markdown(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)) if text else ""
