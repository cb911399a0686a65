"""What a failure says about who said what and who heard it: for the causes of several lessons."""

from typing import Any

from course.checking.failure import Failure
from course.checking.trace import Arrow


def last_said(failure: Failure) -> Arrow | None:
    """The last event that anybody sent, or None."""
    sent = [arrow for arrow in failure.trace.arrows if arrow.kind == "emit"]
    return sent[-1] if sent else None


def data_of(arrow: Arrow | None) -> dict[str, Any]:
    return arrow.data[0] if arrow and arrow.data and isinstance(arrow.data[0], dict) else {}


def the_data(failure: Failure) -> Any:
    """What the event in question carried."""
    said = failure.turn("emit")
    return said[-1].data[0] if said and said[-1].data else None


def person(visitor: str) -> str:
    """Whose tab it is: Ann, of Ann (tab 2)."""
    return visitor.partition(" (")[0]


def missed(failure: Failure) -> set[str]:
    """Those who did not hear what was meant for them."""
    return {problem.visitor for problem in failure.of("missing")}


def acked(failure: Failure) -> dict[str, Any]:
    """What the emission in question was acknowledged with, where that is not as expected."""
    return failure.ack[0] if failure.ack and isinstance(failure.ack[0], dict) else {}


def expected_ack(failure: Failure) -> Any:
    """What it should have been acknowledged with."""
    return next((p.expected for p in failure.problems if p.event == "ack"), None) or {}
