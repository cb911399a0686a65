"""Causes that the learners of lesson 06 are likely to meet with rooms and who is in them."""

from course.checking.rooms import actor, room_of
from course.checking.spec import cause


@cause(3, 4, 5)
def taken_for_somebody_else(failure):
    said = failure.turn("emit")
    claimed = said[-1].data[0].get("username") if said and room_of(said[-1].data) else None
    if not claimed:
        return None
    return (
        f"{said[-1].visitor} wrote “{claimed}” into the payload, and was taken for {claimed}. A "
        "payload says what somebody wants, never who it is: that is in the session."
    )


@cause(3)
def told_of_a_second_tab(failure):
    who = actor(failure)
    if not failure.of("surplus") or not who:
        return None
    if "(tab" in who:
        return (
            "Ann was in the room already: this is her second tab, and “joined” was told again. Tell "
            "it only if username was not in people[room] before you put the sid there."
        )
    before = [a for a in failure.trace.arrows if a.event == "join" and a.visitor == who]
    if len(before) > 1:
        return (
            "The same tab joined again, and “joined” was told again. That there is one sid in the "
            "set does not make it new: ask before you add it."
        )
    return None


@cause(3)
def joined_without_being_in(failure):
    who = actor(failure)
    for problem in failure.of("missing"):
        if failure.turn("event", event="status") and "(tab" in problem.visitor:
            return (
                "Ann’s second tab joined and hears nothing of the room. join_room counts for one "
                "connection: each tab needs it, not only the first."
            )
        unheard = problem.event == "status" and failure.server.emitted
        if problem.visitor == who and unheard and not failure.server.crashes:
            return f"{who} did not hear it: join_room comes before tell(room, “joined”)."
    return None


@cause(3, 4, 5)
def sids_instead_of_names(failure):
    for problem in failure.problems:
        got = problem.got[0] if isinstance(problem.got, list) and problem.got else None
        members = got.get("members") if isinstance(got, dict) else None
        if not isinstance(members, list):
            continue
        if set(members) & set(failure.sids):
            return "The members are sids. A sid is a connection; people want to read names."
        if len(set(map(str, members))) < len(members):
            return "One name is there twice. A person with two tabs is one person: count people."
        wanted = (problem.expected or {}).get("members", [])
        if members != wanted and sorted(map(str, members)) == wanted:
            return "The names are right, but not in alphabetical order: sorted(people[room])."
    return None


@cause(3)
def nobody_was_noted(failure):
    for problem in failure.of("wrong"):
        if problem.event == "ack" and problem.got and isinstance(problem.got[0], dict):
            got = problem.got[0].get("members")
            if got == []:
                return (
                    "Nobody is noted in people[room], so the answer has no members. "
                    "people[room].setdefault(username, set()) is the person’s set, new or not."
                )
    return None


@cause(4)
def presence_for_the_wrong_people(failure):
    missing, surplus = failure.of("missing"), failure.of("surplus")
    said = failure.turn("emit")
    room = room_of(said[-1].data) if said else ""
    told = [e for e in failure.server.emitted if (e["event"], e["to"]) == ("presence", room)]
    if told and [problem.visitor for problem in missing] == [actor(failure)]:
        return (
            f"The {room} was told, and {actor(failure)}, who has just come, was left out. Without "
            "include_self=False everybody in the room hears it."
        )
    if surplus and not missing:
        return (
            f"{surplus[0].visitor} is not in that room, and heard who is. An emit to the room says "
            "to=room; broadcast=True goes through the whole house."
        )
    if missing and failure.turn("event", event="presence"):
        return (
            f"{missing[0].visitor} was not told. Without to=, emit answers the one whose event it "
            "is: say to=room."
        )
    return None


@cause(5)
def the_one_who_left_still_hears(failure):
    who = actor(failure)
    for problem in failure.of("surplus"):
        if problem.visitor == who and failure.turn("emit")[-1].event == "leave":
            return f"{who} has left and still hears the room: leave_room comes before tell(…)."
        if "(tab" in problem.visitor and problem.visitor != who:
            return "Ann’s second tab has left and still hears the room: each tab needs leave_room."
    return None


@cause(5)
def gone_too_early(failure):
    for problem in failure.of("surplus"):
        got = problem.got[0] if problem.got else None
        if not isinstance(got, dict):
            continue
        if got.get("kind") == "left" or problem.event == "presence":
            who = actor(failure) or next(iter(leavers(failure)), "")
            if "(tab" in who or not failure.of("missing"):
                return (
                    "Ann still has another tab in there, and was said to have left. Take one sid "
                    "out of her set; only when the set is empty, she is gone. And did the second "
                    "tab’s sid go into the same set as the first?"
                )
    return None


def leavers(failure):
    """Who went away in this turn, without an event of their own."""
    return [a.visitor for a in failure.turn("disconnect") + failure.turn("lost")]


@cause(5)
def still_listed(failure):
    for problem in failure.of("wrong"):
        got, wanted = problem.got[0] if problem.got else None, problem.expected
        if problem.event != "presence" or not isinstance(got, dict):
            continue
        extra = [name for name in got.get("members", []) if name not in wanted["members"]]
        if extra:
            return (
                f"{extra[0]} has left, and is still among the members. Take the name out of "
                "people[room] before you tell the room who is there: an empty set is still an entry."
            )
    return None


@cause(5)
def nobody_was_told(failure):
    if failure.of("missing") and not failure.turn("event") and not failure.server.crashes:
        gone = leavers(failure)
        if gone:
            return (
                f"{gone[0]} went without a goodbye, and nobody was told. on_disconnect calls "
                "go_out for each of my_rooms(): is that still so, and does go_out take the sid out?"
            )
        return (
            "Somebody left, and nobody was told: go_out calls tell(room, “left”), if the set is "
            "empty after this tab is out of it. (A set made with set(request.sid) has letters in "
            "it and never gets empty: {request.sid} has one sid.)"
        )
    return None
