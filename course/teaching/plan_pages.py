"""Writes the plans and each lesson's heading for the instructor's pages, as Markdown."""

from course.lesson_tables import capitalised
from course.teaching.notes import Notes, Part, all_notes
from course.teaching.plans import Item, Meeting, Plan, clock


def plans_page(plans: list[Plan]) -> str:
    """A table of all plans, and each with its timetables."""
    rows = [
        f"| [{plan.name}](#{_anchor(plan.name)}) | {len(plan.meetings)} | {_hours(plan.minutes('lessons'))} "
        f"| {_hours(plan.minutes('other'))} | {_hours(plan.minutes('breaks'))} "
        f"| {_hours(plan.minutes('spare'))} | {_hours(_there_is(plan))} |"
        for plan in plans
    ]
    head = "| plan | meetings | lessons | other | breaks | in reserve | altogether |"
    table = "\n".join([head, "|---|---|---|---|---|---|---|", *rows])
    return "\n\n".join([table, *(_plan(plan) for plan in plans)])


def lesson_heading(notes: Notes) -> str:
    """What stands on top of a lesson's notes: how long it takes, and where everything is."""
    lesson = notes.lesson
    return (
        f"**{capitalised(lesson.idea)}**\n\n"
        f"{notes.minutes} minutes in class, all parts together. "
        f"[The lesson's page](../../lessons/{lesson.slug}.md) · "
        f"[Slides](../slides/{lesson.number:02}/index.html) · "
        f"[Quiz](../quiz.md#{lesson.number:02}-{_anchor(lesson.title)})"
    )


def notes_table(notes: list[Notes]) -> str:
    """Every lesson with its minutes, its notes and its slides."""
    rows = [
        f"| [{each.lesson.number:02} · {each.lesson.title}](lessons/{each.lesson.slug}.md) "
        f"| {each.minutes} | [show](slides/{each.lesson.number:02}/index.html) |"
        for each in notes
    ]
    total = f"| **All of them** | **{sum(each.minutes for each in notes)}** | |"
    return "\n".join(["| notes | minutes | slides |", "|---|---|---|", *rows, total])


def _plan(plan: Plan) -> str:
    timetables = [_timetable(meeting, len(plan.meetings) > 1) for meeting in plan.meetings]
    return "\n\n".join([f"## {plan.name}", plan.about, *timetables, _left_out(plan)])


def _timetable(meeting: Meeting, named: bool) -> str:
    rows, now = [], meeting.begins
    for item in meeting.items:
        rows.append(f"| {clock(now)} | {item.minutes} | {_what(item)} |")
        now += item.minutes
    reserve = f"End; {meeting.spare} minutes in reserve" if meeting.spare else "End"
    rows.append(f"| **{clock(now)}** | **{now - meeting.begins}** | **{reserve}** |")
    heading = [f"### {meeting.name}", ""] if named else []
    return "\n".join([*heading, "| from | minutes | what |", "|---|---|---|", *rows])


def _what(item: Item) -> str:
    if item.notes is None:
        return f"*{item.what}*" if item.is_break else item.what
    lesson = item.notes.lesson
    without = f", without {' and '.join(item.left_out)}" if item.left_out else ""
    return f"[{lesson.number:02} · {lesson.title}](lessons/{lesson.slug}.md){without}"


def _left_out(plan: Plan) -> str:
    """What of the whole course has no place in a plan."""
    done: dict[int, set[Part]] = {}
    for item in plan.items:
        if item.notes:
            done.setdefault(item.notes.lesson.number, set()).update(item.parts)
    missing: dict[str, list[str]] = {}  # from the names of parts to the lessons that lack them
    for notes in all_notes():
        number = notes.lesson.number
        lacking = [part.name for part in notes.parts if part not in done.get(number, set())]
        if lacking:
            name = " and ".join(lacking) if number in done else "all"
            missing.setdefault(name, []).append(f"{number:02}")
    left = [f"{name} of {', '.join(lessons)}" for name, lessons in missing.items()]
    return f"**Left out:** {'; '.join(left) or 'nothing'}."


def _there_is(plan: Plan) -> int:
    return sum(meeting.ends - meeting.begins for meeting in plan.meetings)


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02}" if minutes >= 60 else f"{minutes} min"


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")
