"""What the board knows: who is in the class, and how their tasks fare. It knows no network."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from course.identity import A_NAME, clean_name

STATUSES = ("passed", "failed", "waiting", "open", "broken")
Row = dict[str, Any]  # what a page shows of one student


class Refused(Exception):
    """Raised for whatever is not accepted: a code for programs, a sentence for people."""


class Students:
    """Everybody's row, by the random id of their copy of the course."""

    def __init__(self, tasks: dict[str, int]) -> None:
        """`tasks` says how many each lesson has."""
        self.tasks, self.numbers = tasks, count(1)
        self.rows: dict[str, Row] = {}
        self.ids: dict[str, str] = {}  # by the sid of each connection

    def join(self, sid: str, identity: Any, name: Any) -> Row:
        """Give a new connection its row: a new one, or the one its id has."""
        if not isinstance(identity, str) or not 16 <= len(identity) <= 64:
            raise Refused("bad_id", "An id is a text of 16 to 64 characters.")
        if not (name := clean_name(name)):
            raise Refused("bad_name", A_NAME)
        taken = {row["name"].casefold() for key, row in self.rows.items() if key != identity}
        new = {"row": next(self.numbers), "lessons": {}, "connections": 0}
        row = self.rows.get(identity, new)
        if len(taken) >= 200 or row["connections"] >= 5:
            raise Refused("full", "The board is full, or you are on it five times.")
        tries = (name if number == 1 else f"{name} ({number})" for number in count(1))
        row["name"] = next(each for each in tries if each.casefold() not in taken)
        row["connections"] += 1
        self.rows[identity], self.ids[sid] = row, identity
        return row

    def report(self, sid: str, data: Any) -> Row:
        """Note how a lesson's tasks fare: `{"lesson": "03_rooms", "tasks": ["passed", …]}`."""
        if (row := self.rows.get(self.ids.get(sid, ""))) is None:
            raise Refused("removed", "You were taken off the board.")
        lesson, tasks = (
            (data.get("lesson"), data.get("tasks")) if isinstance(data, dict) else ("", 0)
        )
        wanted = self.tasks.get(lesson, 0) if isinstance(lesson, str) else 0
        fits = isinstance(tasks, list) and [each in STATUSES for each in tasks] == [True] * wanted
        if not wanted or not fits:
            raise Refused("bad_report", "The board has other lessons or tasks: update your course.")
        row["lessons"][lesson], row["lesson"] = tasks, lesson
        row["timestamp"] = datetime.now(UTC).isoformat(timespec="seconds")
        return row

    def leave(self, sid: str) -> Row | None:
        """Note that a connection has ended. Its row stays, unless it was removed."""
        if row := self.rows.get(self.ids.pop(sid, "")):
            row["connections"] -= 1
        return row

    def remove(self, number: Any) -> None:
        self.rows = {key: row for key, row in self.rows.items() if row["row"] != number}
        self.ids = {sid: key for sid, key in self.ids.items() if key in self.rows}
