"""What a failure says about rooms: for the causes of every lesson in which visitors join some.

Who is in a room is told from what the visitors did (join, leave, going away), not from the server.
"""

from course.checking.failure import Failure


def members_of(room: str, failure: Failure) -> set[str]:
    """Who should be in a room by now."""
    inside: set[str] = set()
    for arrow in failure.trace.arrows:
        if arrow.kind in ("disconnect", "lost"):
            inside.discard(arrow.visitor)
        elif arrow.kind == "emit" and room_of(arrow.data) == room:
            if arrow.event == "join":
                inside.add(arrow.visitor)
            if arrow.event == "leave":
                inside.discard(arrow.visitor)
    return inside


def room_of(data: list[object]) -> str:
    """The room that an event names, or nothing."""
    first = data[0] if data else None
    room = first.get("room") if isinstance(first, dict) else None
    return room if isinstance(room, str) else ""


def actor(failure: Failure) -> str:
    """Who emitted last in this turn."""
    emits = failure.turn("emit")
    return emits[-1].visitor if emits else ""


def was_refused(failure: Failure) -> bool:
    """Whether an acknowledgement of this turn says no."""
    answers = [arrow.data[0] for arrow in failure.turn("ack") if arrow.data]
    return any(isinstance(answer, dict) and answer.get("ok") is False for answer in answers)


def strangers_heard(failure: Failure) -> str | None:
    """Somebody heard what was meant for a room they are not in."""
    emits = [arrow for arrow in failure.turn("emit") if room_of(arrow.data)]
    if not emits:
        return None
    sender, room = emits[-1].visitor, room_of(emits[-1].data)
    rooms = {room_of(arrow.data) for arrow in failure.trace.arrows if arrow.event == "join"}
    if (astray := another_room_heard(failure, room, rooms)) and astray != room:
        return (
            f"What was for the {room} was heard in the {astray}. "
            "to= has to take the variable room, not a name in quotes."
        )
    for problem in failure.of("surplus"):
        if problem.visitor in {sender} | members_of(room, failure):
            continue
        told = room_of(problem.got)
        if told and told != room:
            return f"Only the {room} was named, but the {told} was told as well."
        everybody = "broadcast=True, and socketio.emit() without to=, go to everybody"
        if any({sender, problem.visitor} <= members_of(other, failure) for other in rooms):
            everybody += f", and a loop over {sender}’s rooms goes to all of those"
        return (
            f"{problem.visitor} is not in the {room}, and heard it all the same. "
            f"{everybody}: name the one room, with to=room."
        )
    return None


def another_room_heard(failure: Failure, room: str, rooms: set[str]) -> str | None:
    """The room that heard exactly what the room that was named missed."""
    heard = {problem.visitor for problem in failure.of("surplus")}
    missed = {problem.visitor for problem in failure.of("missing")}
    if not heard or not members_of(room, failure) <= missed:
        return None
    return next((other for other in sorted(rooms) if members_of(other, failure) == heard), None)


def some_missed(failure: Failure) -> str | None:
    """Some of a room heard it and others did not, or nobody did."""
    missing, sender = [p.visitor for p in failure.of("missing")], actor(failure)
    if not missing or not sender or failure.server.crashes:
        return None
    if was_refused(failure):
        return f"{sender} may do this, but was refused: look at the condition of your if."
    if not failure.turn("event"):
        return (
            "Nobody heard it. A room is whoever has joined it: join_room(room), and then emit "
            "with to=room. Both take the variable room, without quotes."
        )
    if sender in missing:
        return (
            f"The others in the room heard it, {sender} did not: join_room comes before emit, "
            "and include_self=False leaves the sender out."
        )
    return f"Only {sender} heard it: an emit without to= answers the sender. Add to=room."
