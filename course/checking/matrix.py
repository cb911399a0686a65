"""The delivery matrix of one event: who was to hear what, against who heard what."""

from course.checking.failure import Problem
from course.checking.spec import Payload, matches
from course.checking.trace import Arrow, Trace, names, show, where

Event = tuple[str, str]  # its name and its namespace


def heard_by(visitor: str, event: Event, turn: list[Arrow]) -> list[Arrow]:
    """The arrows of a turn by which one visitor heard an event."""
    return [
        arrow
        for arrow in turn
        if (arrow.kind, arrow.visitor, arrow.event, arrow.namespace) == ("event", visitor, *event)
    ]


def differences(
    trace: Trace, visitor: str, event: Event, wanted: list[Payload], heard: list[Arrow]
) -> list[Problem]:
    """What differs between the payloads one visitor was to hear and those heard.

    Marks the arrows that are wrong or surplus, and adds those that are missing to the trace.
    """
    name, namespace = event
    pairs = paired(wanted, heard)
    problems = []
    for payload, arrow in pairs:
        if not fits(payload, arrow):
            arrow.mark = "wrong"
            problems.append(Problem("wrong", visitor, name, payload, arrow.data, namespace))
    known = {id(arrow) for _, arrow in pairs}
    for arrow in heard:
        if id(arrow) not in known:
            arrow.mark = "surplus"
            problems.append(Problem("surplus", visitor, name, None, arrow.data, namespace))
    met = [payload for payload, _ in pairs]
    for payload in wanted:
        if payload in met:
            met.remove(payload)
            continue
        trace.add(Arrow("event", visitor, name, [payload], namespace, mark="missing"))
        problems.append(Problem("missing", visitor, name, payload, namespace=namespace))
    return problems


def paired(wanted: list[Payload], heard: list[Arrow]) -> list[tuple[Payload, Arrow]]:
    """Each payload with the arrow that stands for it: in order, or by what fits if one lacks."""
    if len(wanted) == len(heard):
        return list(zip(wanted, heard, strict=True))
    pairs, rest = [], list(heard)
    for payload in wanted:
        fit = next((arrow for arrow in rest if fits(payload, arrow)), None)
        if fit is not None:
            rest.remove(fit)
            pairs.append((payload, fit))
    return pairs


def fits(payload: Payload, arrow: Arrow) -> bool:
    return len(arrow.data) == 1 and matches(payload, arrow.data[0])


def sentence(event: Event, people: dict[str, list[Payload]]) -> str:
    """The whole matrix in words: who hears it with what, and who hears none."""
    said_of = f"{event[0]}{where(event[1])}"
    hearers = [name for name, payloads in people.items() if payloads]
    if not hearers:
        return f"Nobody hears {said_of}."
    parts = []
    for name in hearers:
        payloads = ", then ".join(show(payload) for payload in people[name])
        times = "once" if len(people[name]) == 1 else f"{len(people[name])} times"
        parts.append((name, f"{said_of} {times}: {payloads}"))
    if len({what for _, what in parts}) == 1:
        verb = "hears" if len(parts) == 1 else "each hear"
        said = f"{names([who for who, _ in parts])} {verb} {parts[0][1]}"
    else:
        said = "; ".join(f"{who} hears {what}" for who, what in parts)
    others = [name for name in people if name not in hearers]
    tail = f"; {names(others)} hear{'s' if len(others) == 1 else ''} none" if others else ""
    return said + tail + "."
