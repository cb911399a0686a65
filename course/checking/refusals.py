"""What a failure says about refusing: for the causes of lessons whose servers refuse what people send."""

from typing import Any

from course.checking.failure import Failure
from course.checking.spec import matches


def the_ack(failure: Failure) -> dict[str, Any]:
    """The acknowledgement in question, when it is a dictionary."""
    answers = failure.ack or [a for arrow in failure.turn("ack") for a in arrow.data]
    return next((each for each in answers if isinstance(each, dict)), {})


def wanted(failure: Failure) -> Any:
    """The error that was expected in the acknowledgement, or nothing."""
    for problem in failure.problems:
        if problem.event == "ack" and isinstance(problem.expected, dict):
            return problem.expected.get("error", "")
    return ""


def refusal(failure: Failure) -> Any:
    """The error that a sender was given, if there was one."""
    answer = the_ack(failure)
    return answer.get("error") if matches({"ok": False}, answer) else None


def went_through(failure: Failure) -> bool:
    """Whether what was to be refused was told to people, or acknowledged as good."""
    told = bool(failure.of("surplus"))
    return told or bool(wanted(failure) and not matches({"ok": False}, the_ack(failure)))


def was_refused(failure: Failure) -> bool:
    """Whether what was to be accepted was refused."""
    refused = matches({"ok": False}, the_ack(failure))
    return refused and not wanted(failure) and not failure.of("surplus")
