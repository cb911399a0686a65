"""Timetables for a class, added up from the minutes of the instructor's notes.

`plans.yml` says what is done when; how long a lesson takes is said in its notes, and nowhere else.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from course.excerpts import MissingPiece
from course.lessons import ROOT
from course.teaching.notes import Notes, Part, all_notes

FILE = ROOT / "course" / "teaching" / "plans.yml"
WITHOUT_A_BREAK = 120  # minutes that a class can bear, at the very most


@dataclass(frozen=True)
class Item:
    """One line of a timetable: parts of a lesson, a break, or something else."""

    what: str
    minutes: int
    notes: Notes | None = None
    parts: tuple[Part, ...] = ()
    is_break: bool = False

    @property
    def left_out(self) -> list[str]:
        """The names of the lesson's parts for which there is no time."""
        every = self.notes.parts if self.notes else []
        return [part.name for part in every if part not in self.parts]


@dataclass(frozen=True)
class Meeting:
    """What happens between two times of a day, both in minutes after midnight."""

    name: str
    begins: int
    ends: int
    items: list[Item]

    @property
    def spare(self) -> int:
        """Minutes that are left at the end; below nought where the meeting overruns."""
        return self.ends - self.begins - sum(item.minutes for item in self.items)

    @property
    def longest(self) -> int:
        """The most minutes in a row without a break."""
        runs = [0]
        for item in self.items:
            runs = [*runs, 0] if item.is_break else [*runs[:-1], runs[-1] + item.minutes]
        return max(runs)


@dataclass(frozen=True)
class Plan:
    name: str
    about: str
    meetings: list[Meeting]

    @property
    def items(self) -> list[Item]:
        return [item for meeting in self.meetings for item in meeting.items]

    def minutes(self, kind: str) -> int:
        """How long there is of a kind: `lessons`, `breaks`, `other` or `spare`."""
        if kind == "spare":
            return sum(meeting.spare for meeting in self.meetings)
        return sum(item.minutes for item in self.items if _kind(item) == kind)


def plans(file: Path = FILE, notes: list[Notes] | None = None) -> list[Plan]:
    """Every plan. Raises `MissingPiece` for one that overruns, or that names what is not there."""
    by_number = {each.lesson.number: each for each in notes or all_notes()}
    found = []
    for entry in yaml.safe_load(file.read_text("utf-8")):
        meetings = [_meeting(entry["name"], each, by_number) for each in entry["meetings"]]
        found.append(Plan(entry["name"], entry["about"], meetings))
    return found


def clock(minutes: int) -> str:
    """Minutes after midnight as people write them: 9:05."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _kind(item: Item) -> str:
    return "breaks" if item.is_break else "lessons" if item.notes else "other"


def _meeting(plan: str, entry: dict[str, Any], by_number: dict[int, Notes]) -> Meeting:
    items = [_item(each, by_number) for each in entry["items"]]
    meeting = Meeting(entry["name"], _minutes(entry["from"]), _minutes(entry["until"]), items)
    where = f"{plan}, {meeting.name[0].lower()}{meeting.name[1:]}"
    if meeting.spare < 0:
        raise MissingPiece(
            f"{where}: it takes {-meeting.spare} min more than there are until {entry['until']}."
        )
    if meeting.longest > WITHOUT_A_BREAK:
        raise MissingPiece(f"{where}: {meeting.longest} min pass without a break.")
    return meeting


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def _item(entry: dict[str, Any], by_number: dict[int, Notes]) -> Item:
    if "break" in entry:
        return Item(entry.get("what", "Break"), entry["break"], is_break=True)
    if "lesson" not in entry:
        return Item(entry["what"], entry["minutes"])
    notes = by_number.get(entry["lesson"])
    if notes is None:
        raise MissingPiece(f"A plan names lesson {entry['lesson']}, which has no notes.")
    names = [part.name for part in notes.parts]
    chosen = entry.get("parts") or [name for name in names if name not in entry.get("without", [])]
    unknown = {*chosen, *entry.get("without", [])} - {*names}
    if unknown:
        raise MissingPiece(f"{notes.lesson.slug} has no part {', '.join(sorted(unknown))}.")
    parts = tuple(part for part in notes.parts if part.name in chosen)
    return Item(notes.lesson.title, sum(part.minutes for part in parts), notes, parts)
