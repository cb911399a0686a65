"""Tells a verdict as one HTML page, which asks for nothing from anywhere."""

from datetime import datetime
from html import escape
from pathlib import Path

from course.checking.spec import load_spec
from course.checking.svg import diagram
from course.checking.verdict import TaskResult, Verdict
from course.lessons import find_lesson

STATUS = {"passed": "passes", "failed": "fails", "waiting": "waits", "untried": "not tried"}


def document(heading: str, body: str) -> str:
    """A whole page in the style of the reports."""
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(heading)}</title>\n<style>{style}</style>\n<main>\n{body}\n</main>\n</html>\n"
    )


def page(verdict: Verdict, heading: str, below: str = "") -> str:
    """The page of one verdict; `below` is HTML for its end."""
    titles = titles_of(verdict)
    passed = sum(task.status == "passed" for task in verdict.tasks)
    score = f"{passed} of {len(titles)} tasks pass. " if titles else ""
    checked = f"Checked on {datetime.now():%Y-%m-%d at %H:%M}."
    body = [f"<h1>{escape(heading)}</h1>", f"<p><b>{score}</b>{checked}</p>"]
    if verdict.problem:
        body.append(
            f'<section class="failed"><p>{escape(verdict.problem)}</p>{line(verdict)}</section>'
        )
    body += [told(task) for task in verdict.tasks] or [
        section("untried", number, title) for number, title in titles.items()
    ]
    return document(heading, "\n".join([*body, below]))


def titles_of(verdict: Verdict) -> dict[int, str]:
    """The tasks' titles by their numbers, also where no task could be tried."""
    if not verdict.lesson:
        return {}
    return {task.number: task.title for task in load_spec(find_lesson(verdict.lesson).spec).tasks}


def line(verdict: Verdict) -> str:
    """The line of the file where it stopped, if it is known."""
    if not verdict.line:
        return ""
    code = f"<pre><code>{escape(verdict.code)}</code></pre>" if verdict.code else ""
    return f"<p>Line {verdict.line}:</p>{code}"


def section(status: str, number: int, title: str, story: str = "") -> str:
    head = f"<h2>Task {number} <b>{STATUS[status]}</b> <span>{escape(title)}</span></h2>"
    return f'<section class="{status}">{head}{story}</section>'


def told(task: TaskResult) -> str:
    if task.status != "failed":
        return section(task.status, task.number, task.title)
    pairs = [
        ("What was done", task.did),
        ("What happened", task.received),
        ("Expected", task.expected),
        ("Likely cause", task.cause),
    ]
    facts = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in pairs if text)
    title = f"What each visitor received in task {task.number}"
    picture = diagram(task.arrows, title)
    figure = (
        f'<figure class="wide" role="region" aria-label="{title}" tabindex="0">{picture}</figure>'
    )
    return section("failed", task.number, task.title, f"<dl>{facts}</dl>{figure}")
