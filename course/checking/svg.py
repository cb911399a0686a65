"""Draws a run as a sequence diagram in SVG, and a verdict as one HTML page."""

from html import escape

from course.checking.diagram import data_of, label_of
from course.checking.trace import Arrow
from course.checking.verdict import TaskResult, Verdict

COLUMN, ROW, TOP, LEFT, NOTES = 150, 34, 46, 60, 460  # pixels

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #66707f; --line: #b9c1cc; --bad: #b3261e;
  --good: #1e7d45; --page: #ffffff; --card: #f4f6f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa5b4; --line: #4a5564;
  --bad: #ff8f85; --good: #6fd49a; --page: #14181e; --card: #1d232b; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
section { background: var(--card); border-radius: .6rem; padding: 1rem 1.25rem; margin: 1rem 0; }
h2 { font-size: 1.1rem; margin: 0; } h2 span { color: var(--soft); font-weight: 400; }
.passed h2 b { color: var(--good); } .failed h2 b { color: var(--bad); }
dt { font-weight: 600; margin-top: .6rem; } dd { margin: 0; }
figure { margin: 1rem 0 0; overflow-x: auto; }
svg { font: 13px ui-monospace, monospace; display: block; }
svg text { fill: var(--ink); } svg .data { fill: var(--soft); } svg line { stroke: var(--line); }
svg .arrow { stroke: var(--ink); } svg .head { fill: var(--ink); }
svg .bad { stroke: var(--bad); } svg text.bad, svg .head.bad { fill: var(--bad); stroke: none; }
svg .missing { stroke-dasharray: 5 4; }
"""


def diagram(arrows: list[Arrow], title: str) -> str:
    """An SVG element: a lifeline for the server and each visitor, an arrow for each packet."""
    people = list(dict.fromkeys(arrow.visitor for arrow in arrows if arrow.visitor))
    width = LEFT + COLUMN * len(people) + NOTES
    height = TOP + ROW * len(arrows) + 8
    parts = [
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{escape(title)}</title>",
    ]
    for place, name in enumerate(["server", *people]):
        x = LEFT + COLUMN * place
        parts.append(f'<text x="{x}" y="20" text-anchor="middle">{escape(name)}</text>')
        parts.append(f'<line x1="{x}" y1="30" x2="{x}" y2="{height - 6}"/>')
    for number, arrow in enumerate(arrows):
        parts += row(arrow, TOP + ROW * number + 12, people, width - NOTES)
    return "\n".join([*parts, "</svg>"])


def row(arrow: Arrow, y: int, people: list[str], notes: int) -> list[str]:
    column = people.index(arrow.visitor) + 1 if arrow.visitor else len(people)  # all: the server
    start, end = LEFT, LEFT + COLUMN * column
    middle = LEFT + COLUMN / 2
    if arrow.to_server:
        start, end = end, start
    bad = " bad" if arrow.mark else ""
    missing = (
        " missing" if arrow.mark == "missing" or arrow.kind in ("lost", "restart", "end") else ""
    )
    point = 8 if end < start else -8
    remark = f"{arrow.mark}: " if arrow.mark else ""
    data = data_of(arrow)
    note = remark + (data if len(data) <= 52 else data[:51] + "…")
    return [
        f'<line class="arrow{bad}{missing}" x1="{start}" y1="{y}" x2="{end}" y2="{y}"/>',
        f'<path class="head{bad}" d="M{end} {y} l{point} -4 v8 z"/>',
        f'<text class="{bad.strip()}" x="{middle}" y="{y - 5}" text-anchor="middle">'
        f"{escape(label_of(arrow))}</text>",
        f'<text class="data{bad}" x="{notes + 20}" y="{y + 4}">{escape(note)}</text>',
    ]


def page(verdict: Verdict, heading: str) -> str:
    """A whole HTML page that tells a verdict; it asks for nothing from anywhere."""
    body = [f"<h1>{escape(heading)}</h1>"]
    if verdict.problem:
        place = f" (line {verdict.line})" if verdict.line else ""
        body.append(f'<section class="failed"><p>{escape(verdict.problem + place)}</p></section>')
    body += [told(task) for task in verdict.tasks]
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(heading)}</title>\n<style>{STYLE}</style>\n"
        + "\n".join(body)
        + "\n</html>\n"
    )


def told(task: TaskResult) -> str:
    status = {"passed": "passes", "failed": "fails", "waiting": "waits"}[task.status]
    head = f"<h2>Task {task.number} <b>{status}</b> <span>{escape(task.title)}</span></h2>"
    if task.status != "failed":
        return f'<section class="{task.status}">{head}</section>'
    pairs = [
        ("What was done", task.did),
        ("What happened", task.received),
        ("Expected", task.expected),
        ("Likely cause", task.cause),
    ]
    facts = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in pairs if text)
    picture = diagram(task.arrows, f"What each visitor received in task {task.number}")
    return f'<section class="failed">{head}<dl>{facts}</dl><figure>{picture}</figure></section>'
