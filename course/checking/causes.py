"""Causes that any lesson's failure may have, in the order they are tried.

Each function looks at a failure and returns a sentence about its likely cause, or None when it
does not recognise it. A lesson's specification may name further ones, which are tried first.
"""

import difflib
from typing import Any

from course.checking.causes_of_errors import (
    background_crashed,
    broadcast_said_twice,
    handler_crashed,
    handler_never_ends,
    handler_stumbled,
    sent_what_cannot_be_sent,
    too_much_for_emit,
)
from course.checking.causes_of_http import no_such_route, route_crashed, turned_away
from course.checking.causes_of_place import (
    came_in_two_namespaces,
    emitted_elsewhere,
    no_such_namespace,
    self_emit_reaches_everyone,
    sent_in_another_namespace,
)
from course.checking.failure import Failure, Problem
from course.checking.spec import matches
from course.checking.trace import Arrow, show, show_args, where


def server_ended(failure: Failure) -> str | None:
    if failure.of("ended"):
        return "The server process ended in the middle: look for os._exit() or sys.exit()."
    return None


def no_handler(failure: Failure) -> str | None:
    """The event was sent, and nothing on the server listens to that name."""
    for arrow in failure.turn("emit"):
        known = failure.server.handlers.get(arrow.namespace, [])
        listening = arrow.event in known or "*" in known
        if listening or arrow.namespace in failure.server.dispatchers or failure.ack:
            continue
        close = difflib.get_close_matches(arrow.event, known, n=1)
        if close:
            return (
                f"Your server listens to “{close[0]}”, but the event is called “{arrow.event}”. "
                "Names must be the same to the letter."
            )
        listed = ", ".join(known) or "nothing"
        place = where(arrow.namespace)
        return (
            f"Your server has no handler for “{arrow.event}”{place}, so nothing runs when it comes. "
            f"It listens{place} to: {listed}."
        )
    return None


def another_name(failure: Failure) -> str | None:
    """What was expected came, but as an event of another name."""
    for problem in failure.of("missing"):
        for arrow in failure.turn("event", problem.visitor):
            if arrow.event != problem.event and len(arrow.data) == 1:
                same = matches(problem.expected, arrow.data[0])
                near = difflib.SequenceMatcher(None, arrow.event, problem.event).ratio() > 0.7
                if same or near:
                    return (
                        f"{problem.visitor} did hear something, but the event was called "
                        f"“{arrow.event}”, not “{problem.event}”."
                    )
    return None


def went_to_another(failure: Failure) -> str | None:
    """The sender missed what everybody else got, or everybody got what was for one."""
    missing, surplus = failure.of("missing"), failure.of("surplus")
    senders = {arrow.visitor for arrow in failure.turn("emit") + failure.turn("connect")}
    strangers = [p for p in surplus if p.visitor not in senders]
    if strangers and any(p.visitor in senders for p in missing):
        return (
            f"{strangers[0].visitor} heard it, and the one it was meant for did not: "
            "include_self=False, or a `to=` that names somebody else?"
        )
    if strangers and not missing:
        return (
            f"{strangers[0].visitor} heard it too. socketio.emit(), the self.emit() of a class, and "
            "broadcast=True, send to everyone who is connected; plain emit() answers only the one "
            "who caused the event."
        )
    return None


def came_twice(failure: Failure) -> str | None:
    for problem in failure.of("surplus"):
        heard = failure.turn("event", problem.visitor, problem.event)
        same = [a for a in heard if (a.data, a.namespace) == (problem.got, problem.namespace)]
        if len(same) > 1:
            return f"{problem.visitor} heard the same thing twice: is there one emit too many?"
    return None


def acked_with_nothing(failure: Failure) -> str | None:
    if not any(p.event == "ack" for p in failure.problems) or failure.ack != []:
        return None
    sent = [a for a in failure.trace.judge() if a.kind == "event" and a.event in ("ack", "")]
    if sent:
        return "An acknowledgement is what the handler returns; it is not emitted."
    return (
        "The acknowledgement came, but it was empty: the handler returned nothing. "
        "What it returns is what travels back."
    )


def ack_was_emitted(failure: Failure) -> str | None:
    """What should have been returned went out as an event."""
    for problem in failure.problems:
        if problem.event == "ack":
            for arrow in failure.turn("event", problem.visitor):
                if len(arrow.data) == 1 and matches(problem.expected, arrow.data[0]):
                    return (
                        f"You emitted it as an event (“{arrow.event}”). An acknowledgement is not "
                        "emitted: return it from the handler."
                    )
    return None


def ack_came_as_an_event(failure: Failure) -> str | None:
    """An event too many has the shape of an acknowledgement."""
    for problem in failure.of("surplus"):
        got = problem.got[0] if problem.got else None
        if problem.event != "ack" and isinstance(got, dict) and "ok" in got:
            return (
                f"{problem.visitor} heard {show(got)} as an event. That looks like an "
                "acknowledgement: it is returned from the handler, not emitted."
            )
    return None


def returned_several(failure: Failure) -> str | None:
    if any(p.event == "ack" for p in failure.problems) and len(failure.ack or []) > 1:
        return (
            "The handler returned a tuple (values with commas between them), and each value "
            "arrived as an argument of its own. Return one dictionary."
        )
    return None


def wrong_shape(failure: Failure) -> str | None:
    """The data came, but not in the shape that was asked for."""
    for problem in failure.of("wrong"):
        got = problem.got or []
        if problem.event != "ack" and len(got) != 1:
            return f"The event carried {show_args(got)}, but one dictionary was expected."
        if len(got) == 1 and isinstance(problem.expected, dict):
            return explain_difference(problem, got[0])
    return None


def explain_difference(problem: Problem, got: Any) -> str | None:
    expected = problem.expected
    if not isinstance(got, dict):
        return f"The data was {show(got)} ({kind_of(got)}), but a dictionary was expected."
    lacking = [key for key in expected if key not in got]
    if lacking:
        close = difflib.get_close_matches(lacking[0], list(got), n=1, cutoff=0.5)
        instead = f" There is “{close[0]}” instead." if close else ""
        return f"The dictionary has no key “{lacking[0]}”.{instead}"
    for key, value in expected.items():
        if not matches(value, got[key]):
            kinds = ""
            if kind_of(value) != kind_of(got[key]):
                kinds = f" ({kind_of(got[key])})"
            return (
                f"The value of “{key}” should be {show(value)}, but it was {show(got[key])}{kinds}."
            )
    return None


def kind_of(value: Any) -> str:
    """The type of a value, in a learner's words."""
    kinds = {str: "text", bool: "True or False", int: "a number", float: "a number"}
    kinds |= {list: "a list", dict: "a dictionary", type(None): "None"}
    return kinds.get(type(value), type(value).__name__)


def nothing_was_sent(failure: Failure) -> str | None:
    """The handler ran to its end and emitted nothing to anyone."""
    acted = failure.turn("emit") + failure.turn("connect")
    if failure.of("missing") and acted and not failure.turn("event"):
        if any(p.event == "ack" for p in failure.problems):
            return None
        places = {problem.namespace for problem in failure.of("missing")}
        here = [act for act in acted if act.namespace in places]
        return why_silent(failure, (here or acted)[-1])
    return None


def why_silent(failure: Failure, act: Arrow) -> str:
    """Why nobody heard anything after a visitor came or sent an event."""
    event = act.event or "connect"
    told = [
        e
        for e in failure.server.emitted
        if failure.sids.get(e["to"]) == (act.visitor, act.namespace)
    ]
    if told:
        return (
            f"Your server emitted “{told[-1]['event']}”, but to nobody: without broadcast=True or "
            f"to= it is for {act.visitor} alone, and include_self=False leaves {act.visitor} out."
        )
    if act.kind == "emit":
        return f"The handler of “{event}” ran, but emitted nothing."
    if event not in failure.server.handlers.get(act.namespace, []):
        return f"Your server has no handler for “{event}”{where(act.namespace)}."
    return (
        f"The handler of “{event}” ran, but emitted nothing. Only emit(…) sends an event; what "
        "this handler returns reaches nobody."
    )


GENERAL = (
    server_ended,
    handler_never_ends,
    route_crashed,
    no_such_route,
    turned_away,
    no_such_namespace,
    sent_what_cannot_be_sent,
    too_much_for_emit,
    self_emit_reaches_everyone,
    broadcast_said_twice,
    handler_crashed,
    background_crashed,
    handler_stumbled,
    sent_in_another_namespace,
    no_handler,
    ack_was_emitted,
    ack_came_as_an_event,
    returned_several,
    acked_with_nothing,
    another_name,
    came_in_two_namespaces,
    came_twice,
    went_to_another,
    emitted_elsewhere,
    wrong_shape,
    nothing_was_sent,
)
