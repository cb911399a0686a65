"""Sets slides into a page of their own: plain HTML that a small script turns into a deck."""

from html import escape

from course.teaching.notes import Notes
from course.teaching.slides import Slide, slides_of

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="description" content="{description}">
<title>{title}: slides</title>
<link rel="icon" href="{assets}/logo.svg">
<link rel="stylesheet" href="{assets}/slides.css">
<link rel="stylesheet" href="{assets}/slides_code.css">
<link rel="stylesheet" href="{assets}/slides_bar.css">
<script type="module" src="{assets}/slides.js"></script>
</head>
<body>
<header><a href="../../lessons/{slug}/">Leave</a><h1>{title}</h1></header>
<main>
{slides}
</main>
<nav class="bar" aria-label="Slides" hidden>
<button type="button" data-key="s" aria-pressed="false" title="S">Speaker notes</button>
<button type="button" data-key="f" title="F">Full screen</button>
<button type="button" data-key="d" title="D">Dark or light</button>
<button type="button" data-key="ArrowLeft" aria-label="Back" title="←">←</button>
<output aria-label="Slide"></output>
<button type="button" data-key="ArrowRight" aria-label="On" title="→">→</button>
</nav>
</body>
</html>
"""


def deck(notes: Notes) -> str:
    """The whole page of a lesson's slides. Raises `MissingPiece` when code it shows is gone."""
    lesson, slides = notes.lesson, slides_of(notes)
    return PAGE.format(
        title=escape(f"{lesson.number:02} · {lesson.title}"),
        description=escape(f"Slides for a class: {lesson.idea}"),
        assets="../../../assets",
        slug=lesson.slug,
        slides="\n".join(_section(slide, n, len(slides)) for n, slide in enumerate(slides, 1)),
    )


def _section(slide: Slide, number: int, of: int) -> str:
    """One slide; its number is its address."""
    notes = (
        f'<aside aria-label="Speaker notes, slide {number}">{slide.notes}</aside>'
        if slide.notes
        else ""
    )
    return (
        f'<section class="slide {slide.kind}" id="{number}" tabindex="-1" '
        f'aria-label="Slide {number} of {of}"><div class="face">{slide.body}</div>{notes}</section>'
    )
