"""Writes grades down: a table for people, and files for programs and for students."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click

from course.checking.page import page
from course.grading.grades import Grade
from course.grading.submissions import Unclear
from course.lessons import Lesson
from course.tasks import tasks_of

BAR = 10  # characters


def how_many(lesson: Lesson) -> int:
    return len(tasks_of(lesson))


def table(grades: list[Grade], unclear: list[Unclear]) -> str:
    """A line for each student and lesson, with a bar."""
    width = max([7, *(len(grade.submission.student) for grade in grades)])
    lines = [f"{'student':<{width}}  lesson  {'':<{BAR}}  tasks"]
    for grade in grades:
        total = how_many(grade.submission.lesson)
        full = BAR * grade.passed // total
        drawn = click.style("█" * full, fg="green") + "░" * (BAR - full)
        lines.append(
            f"{grade.submission.student:<{width}}  {grade.submission.lesson.number:02}      "
            f"{drawn}  {grade.passed}/{total}  {grade.problem}".rstrip()
        )
    for each in unclear:
        lines.append(
            f"{each.student:<{width}}  ?       {'':<{BAR}}  {each.path.name} names no lesson: "
            "put it into a folder such as 03_rooms, or grade with --lesson."
        )
    return "\n".join(lines)


def as_records(grades: list[Grade]) -> list[dict[str, Any]]:
    return [
        {
            "student": grade.submission.student,
            "lesson": grade.submission.lesson.slug,
            "file": str(grade.submission.path),
            "passed": grade.passed,
            "tasks": how_many(grade.submission.lesson),
            "problem": grade.problem,
            "failed": [
                {"task": task.number, "status": task.status, "cause": task.cause}
                for task in (grade.verdict.tasks if grade.verdict else [])
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
    writer.writerow(["student", "lesson", "passed", "tasks", "problem"])
    for record in as_records(grades):
        row = [record[key] for key in ("student", "lesson", "passed", "tasks", "problem")]
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


def as_junit(grades: list[Grade]) -> str:
    """A JUnit XML file: a suite for each submission, a case for each task."""
    root = ElementTree.Element("testsuites", name="grade")
    for grade in grades:
        name = f"{grade.submission.student}.{grade.submission.lesson.slug}"
        total = how_many(grade.submission.lesson)
        failures = str(total - grade.passed)
        suite = ElementTree.SubElement(
            root, "testsuite", name=name, tests=str(total), failures=failures
        )
        if not (grade.verdict and grade.verdict.tasks):
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


def write_pages(grades: list[Grade], folder: Path) -> int:
    """A page with the diagrams for each submission; returns how many were written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for grade in grades:
        if grade.verdict is None:
            continue
        student, lesson = grade.submission.student, grade.submission.lesson
        safe = re.sub(r"[^\w.-]", "_", student)
        file = folder / f"{safe}_{lesson.slug}.html"
        file.write_text(page(grade.verdict, f"{student} · lesson {lesson.slug}"), "utf-8")
        written += 1
    return written
