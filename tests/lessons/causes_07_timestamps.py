"""Causes that the learners of lesson 07 are likely to meet with the time of a message."""

from datetime import UTC, datetime, timedelta

from course.checking.spec import cause


def the_timestamp(failure):
    """The timestamp that came in the place of the right one; an ellipsis if there was none."""
    for problem in failure.problems:
        got = problem.got[0] if isinstance(problem.got, list) and problem.got else None
        if problem.kind == "wrong" and isinstance(got, dict) and "timestamp" in got:
            return got["timestamp"]
    return ...


@cause(1)
def no_time_that_can_be_read(failure):
    stamp = the_timestamp(failure)
    if stamp is ... or not isinstance(stamp, str):
        if isinstance(stamp, int | float):
            return (
                f"The timestamp is the number {stamp:.0f}. Seconds since 1970 mean the same moment "
                "everywhere, but this chat agreed on a text in ISO 8601: .isoformat() makes one."
            )
        return None
    if stamp.startswith("1999"):
        return (
            "The time came from the sender’s payload. Ann’s clock may be wrong, or Ann may lie; "
            "only the server’s own clock gives all messages one order."
        )
    try:
        moment = datetime.fromisoformat(stamp if "T" in stamp else "")
    except ValueError:
        return (
            f"“{stamp}” is a time for people, and no ISO 8601, which every browser can read. Let "
            ".isoformat() write it (2026-11-20T09:30:00+00:00), and each page show it as it likes."
        )
    if moment.tzinfo is None:
        return (
            f"“{stamp}” does not say in which zone it is, so every browser takes it for its own "
            "time. datetime.now(UTC) knows, and .isoformat() then writes +00:00 behind it."
        )
    if moment.utcoffset() != timedelta(0):
        return "That is the server’s local time. Ask for the time in UTC: datetime.now(UTC)."
    if abs(moment - datetime.now(UTC)) < timedelta(minutes=10):
        return (
            "The message and its acknowledgement say two different moments. Ask the clock once, "
            "keep the answer in a variable, and use it in both."
        )
    return (
        f"“{stamp}” says that it is UTC, and is another moment. To write a Z or +00:00 behind a "
        "local time does not move it: datetime.now(UTC). And is it asked for each message anew?"
    )
