"""Writes grades down: a table for people, and files for programs."""

import csv
import json
import re
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import click

from course.grading.grades import Grade
from course.grading.submissions import printable

BAR = 10  # characters
COLUMNS = ("student", "lesson", "passed", "tasks", "problem", "file")


def table(grades: list[Grade]) -> str:
    """A line for each student and lesson, with a bar."""
    width = max([7, *(len(grade.submission.student) for grade in grades)])
    lines = [f"{'student':<{width}}  lesson  {'':<{BAR}}  tasks"]
    for grade in grades:
        full = BAR * grade.passed // grade.total if grade.total else 0
        drawn = click.style("█" * full, fg="green") + "░" * (BAR - full)
        lines.append(
            f"{grade.submission.student:<{width}}  {number(grade):<6}  "
            f"{drawn}  {grade.passed}/{grade.total or '?'}  {grade.problem}".rstrip()
        )
    return "\n".join(lines)


def number(grade: Grade) -> str:
    """The lesson's number, or a question mark."""
    return f"{grade.submission.lesson.number:02}" if grade.submission.lesson else "?"


def as_records(grades: list[Grade]) -> list[dict[str, Any]]:
    return [
        {
            "student": grade.submission.student,
            "lesson": grade.submission.slug,
            "file": printable(str(grade.submission.path)),
            "passed": grade.passed,
            "tasks": grade.total,
            "problem": grade.problem,
            "failed": [
                {"task": task.number, "status": task.status, "cause": task.cause}
                for task in grade.verdict.tasks
                if task.status != "passed"
            ],
        }
        for grade in grades
    ]


def as_json(grades: list[Grade]) -> str:
    return json.dumps(as_records(grades), ensure_ascii=False, indent=2) + "\n"


def as_csv(grades: list[Grade]) -> str:
    """One row for each submission; a text that a spreadsheet would take for a formula is quoted."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in as_records(grades):
        writer.writerow([_harmless(record[key]) for key in COLUMNS])
    return out.getvalue()


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


def as_junit(grades: list[Grade]) -> str:
    """A JUnit XML file: a suite for each submission, a case for each task."""
    root = ElementTree.Element("testsuites", name="grade")
    for grade in grades:
        name = f"{grade.submission.student}.{grade.submission.slug or 'no lesson'}"
        total = grade.total or 1  # that it can be run
        failures = str(total - grade.passed)
        suite = ElementTree.SubElement(
            root, "testsuite", name=name, tests=str(total), failures=failures
        )
        if not grade.verdict.tasks:
            case = ElementTree.SubElement(suite, "testcase", classname=name, name="can be run")
            ElementTree.SubElement(case, "failure", message=_printable(grade.problem))
            continue
        for task in grade.verdict.tasks:
            title = f"task {task.number}: {task.title}"
            case = ElementTree.SubElement(suite, "testcase", classname=name, name=title)
            if task.status != "passed":
                story = " ".join(filter(None, (task.received, task.expected, task.cause)))
                failure = ElementTree.SubElement(case, "failure", message=task.status)
                failure.text = _printable(story)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _printable(text: str) -> str:
    """Without what XML can't hold: a submission may print control characters."""
    return re.sub(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]", "�", text)
