"""Causes that the learners of lesson 07 are likely to meet with who is typing."""

from course.checking.rooms import actor, members_of, room_of
from course.checking.spec import cause, matches


def told(problem):
    """The usernames of a `typing` that came, and of the one that was expected."""
    got = problem.got[0] if isinstance(problem.got, list) and problem.got else None
    heard = got.get("usernames") if isinstance(got, dict) else None
    wanted = problem.expected.get("usernames") if isinstance(problem.expected, dict) else None
    return heard, wanted


def last_said(failure):
    """What the last event of this turn carried."""
    said = failure.turn("emit")
    return said[-1].data[0] if said and said[-1].data else {}


@cause(2)
def the_handler_waits(failure):
    if failure.of("stuck"):
        line = f" (line {failure.lines[0]})" if failure.lines else ""
        return (
            f"The handler itself waits{line}. To wait in the background, hand over the function, "
            "without brackets, and then its values: start_background_task(forget_later, room, …)."
        )
    return None


@cause(2)
def typing_in_anothers_name(failure):
    claimed = last_said(failure).get("username")
    if claimed and any(claimed in (told(problem)[0] or []) for problem in failure.problems):
        return (
            f"Ann wrote “{claimed}” into the payload, and {claimed} was said to be typing. Who it "
            "is stands in the session."
        )
    return None


@cause(2)
def told_again(failure):
    signs = [a for a in failure.trace.arrows if a.event == "typing" and a.kind == "emit"]
    if failure.of("surplus") and len(signs) > 1 and room_of(signs[-1].data) == "kitchen":
        heard, _ = told(failure.of("surplus")[0])
        if heard == ["Ann"] and failure.of("surplus")[0].visitor == "Ben":
            return (
                "Ben knew that Ann is typing, and was told again. A sign comes with every other "
                "key; tell the room only if username was not in typists[room] before."
            )
    return None


@cause(2, 3)
def told_to_the_wrong_ones(failure):
    who, room = actor(failure), room_of(failure.turn("emit")[-1].data) if actor(failure) else ""
    for problem in failure.of("surplus"):
        if problem.visitor == who:
            return (
                f"{who} was told of {who}’s own typing. tell_typing leaves out the connection "
                "whose sid it is given: request.sid."
            )
        if room and problem.visitor not in members_of(room, failure):
            return f"{problem.visitor} is not in the {room}: only that room is told, with to=room."
    return None


@cause(2)
def told_before_noted(failure):
    for problem in failure.of("wrong"):
        heard, wanted = told(problem)
        if heard is not None and wanted and set(heard) < set(wanted):
            return (
                "The room was told before the new name was noted, so it is missing in what was "
                "told. First typists[room][username] = …, then tell_typing."
            )
    return None


@cause(3)
def nobody_stopped(failure):
    for problem in failure.of("surplus"):
        if not failure.of("missing"):
            return (
                f"{problem.visitor} was told, though nothing has changed: Ann was not typing in "
                "that room. Ask whether the name is in typists[room]; if not, do nothing."
            )
    return None


@cause(3, 4)
def told_before_forgotten(failure):
    for problem in failure.of("wrong"):
        heard, wanted = told(problem)
        if heard and wanted is not None and set(wanted) < set(heard):
            return (
                f"{', '.join(sorted(set(heard) - set(wanted)))} is still among those who type. "
                "Take the name out of typists[room] first, then tell."
            )
    return None


@cause(3)
def still_noted(failure):
    missing = failure.of("missing")
    if missing and last_said(failure).get("typing") and not failure.server.crashes:
        return (
            "Ann began again, and nobody was told: she was still noted from the first time. "
            "stop_typing has to take her name out of typists[room]."
        )
    return None


@cause(3, 4)
def everybody_stopped(failure):
    for problem in failure.of("wrong"):
        heard, wanted = told(problem)
        if heard == [] and wanted:
            return f"{wanted[0]} is still typing: take out one name, and leave the others in."
    return None


@cause(4)
def typing_goes_on(failure):
    if not failure.of("missing") or failure.server.crashes:
        return None
    said = failure.turn("emit")
    if said:
        what = {"message": "Her message has come", "leave": "Ann has left the room"}
        began = what.get(said[-1].event, "Ann has stopped")
        return (
            f"{began}, and the others still see her typing. Call stop_typing in on_{said[-1].event}; "
            "an indicator that nobody takes away stays for ever."
        )
    return (
        "Ann is gone from the line, and the others still see her typing. on_disconnect calls "
        "stop_typing for every room: for room in typists."
    )


@cause(4)
def told_though_nobody_typed(failure):
    if failure.of("surplus") and not failure.of("missing"):
        who = failure.of("surplus")[0].visitor
        return (
            f"{who} was told that nobody types, which was so before. Only a change is news: "
            "stop_typing does that right, tell_typing does not ask."
        )
    return None


@cause(5)
def no_event_in_the_background(failure):
    for crash in failure.server.background_crashes:
        if "outside of" in crash["message"]:
            return (
                f"In line {crash['line']} the background asks for request or session, and there no "
                "event is handled. Hand over what it needs when you start it: the sid, the name."
            )
    return None


@cause(5)
def told_twice(failure):
    for problem in failure.of("surplus"):
        if told(problem)[0] == []:
            return (
                "That nobody types was told twice: once when Ann stopped, once when her sign ran "
                "out. In forget_later, ask first whether that sign is still her last one."
            )
    return None


@cause(5)
def forgotten_too_early(failure):
    for problem in failure.of("wrong"):
        heard, wanted = told(problem)
        if wanted == ["Ann"] and heard == []:
            return (
                "Ann gave a second sign, and her first one ended it. Each sign has a task of its "
                "own: it may only end what no newer sign has renewed, so compare the numbers. (Or "
                "does it wait for seconds of its own, in place of TYPING_SECONDS?)"
            )
    return None


@cause(5)
def never_ran_out(failure):
    for problem in failure.of("missing"):
        if matches({"usernames": []}, problem.expected) and not failure.server.background_crashes:
            signs = [a for a in failure.trace.arrows if (a.kind, a.event) == ("emit", "typing")]
            if len(signs) > 1:
                return (
                    "Ann gave a second sign and no more, and Ben still sees her typing. Her first "
                    "sign’s task leaves it to the second’s: so each sign starts one, not only the "
                    "first, and its number is noted anew."
                )
            return (
                "Ann gave one sign and no more, and Ben still sees her typing. The wait takes "
                "TYPING_SECONDS, which the check makes shorter; then stop_typing, with her sid."
            )
    return None
