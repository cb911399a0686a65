"""Says what went wrong in the answers to lesson 02 that learners are likely to write."""

from course.checking.said import missed
from course.checking.spec import cause

NAMES = "Its names are list(listeners.values())."


def got_too_much(failure):
    return {problem.visitor for problem in failure.of("surplus")}


def actor(failure, *kinds):
    """Who acted last in this turn, if in one of these ways."""
    acts = [arrow for kind in kinds for arrow in failure.turn(kind)]
    return acts[-1].visitor if acts else ""


def heard(failure):
    """What was heard in this turn, but for the songs: on a slow machine they come in between."""
    return [arrow for arrow in failure.turn("event") if arrow.event != "message"]


def first_wrong(failure):
    """The expected and the received payload of the first that came with other data."""
    for problem in failure.of("wrong"):
        got = (problem.got or [None])[0]
        if isinstance(got, dict) and isinstance(problem.expected, dict):
            return problem.expected, got
    return {}, {}


def counts(failure):
    """How many should be online, and how many the notice says there are."""
    wanted, got = first_wrong(failure)
    if isinstance(got.get("online"), int) and "online" in wanted:
        return wanted["online"], got["online"]
    return 0, 0


@cause(1)
def broadcast_is_an_argument(failure):
    if any("attribute 'broadcast'" in crash["message"] for crash in failure.server.crashes):
        return (
            "In Python broadcast is not a function of its own but an argument: "
            "emit(…, broadcast=True)."
        )
    return None


@cause(1)
def message_to_the_wrong_people(failure):
    sender = actor(failure, "emit")
    heard = {arrow.visitor for arrow in failure.turn("event", event="message")}
    if heard == {sender} and missed(failure):
        return (
            "Only the sender heard it: plain emit() answers the one who caused the event. "
            "With broadcast=True it goes to everyone."
        )
    if missed(failure) == {sender}:
        return (
            f"{sender} did not hear the message that {sender} sent: include_self=False leaves the "
            "sender out, and everyone means the sender too."
        )
    if got_too_much(failure) == {sender}:
        return (
            f"{sender} heard it twice. broadcast=True reaches the sender too, so a second emit "
            "for the sender is one too many."
        )
    return None


@cause(2)
def joined_told_to_the_wrong_people(failure):
    newcomer = actor(failure, "emit")
    if newcomer in got_too_much(failure) and missed(failure):
        return (
            f"{newcomer} is told, and the others are not: plain emit() answers the one who caused "
            "the event. Everyone but them: broadcast=True, include_self=False."
        )
    if got_too_much(failure) == {newcomer}:
        return (
            f"{newcomer} knows that {newcomer} has joined, and is told nevertheless. "
            "include_self=False leaves them out: emit(…, broadcast=True, include_self=False)."
        )
    if missed(failure) and heard(failure) and not failure.turn("event", event="status"):
        return (
            "No status reached anybody. Emit it with broadcast=True, include_self=False: without "
            "broadcast=True it is for the newcomer alone, and include_self=False leaves them out."
        )
    return None


@cause(2)
def joined_with_another_count(failure):
    wanted, got = counts(failure)
    if got > wanted:
        return (
            f"The notice says {got} online, but {wanted} have joined. "
            "Joining twice counts once: len(listeners) has one entry for each listener."
        )
    if got < wanted:
        return (
            f"The notice says {got} online, but with the newcomer {wanted} have joined: "
            "count with len(listeners), after the newcomer is in it."
        )
    return None


@cause(3)
def list_told_to_the_wrong_people(failure):
    newcomer = actor(failure, "emit")
    if got_too_much(failure) and newcomer in missed(failure):
        return (
            f"Others heard the list, and {newcomer}, who has just come, did not. Plain emit() "
            "answers the newcomer: no broadcast=True, no include_self=False."
        )
    if got_too_much(failure) - {newcomer}:
        return (
            f"The list is for {newcomer}, who has just come, and others heard it too. "
            "Plain emit() answers the newcomer alone: no broadcast=True, no socketio.emit()."
        )
    return None


@cause(3)
def list_of_something_else(failure):
    newcomer = actor(failure, "emit")
    members = first_wrong(failure)[1].get("members")
    if isinstance(members, dict):
        return f"members is a whole dictionary, sids and all. {NAMES}"
    if isinstance(members, int):
        return f"members is a number, but should be a list. {NAMES}"
    if not isinstance(members, list) or newcomer in members:
        return None
    if members and not {"Ann", "Ben", "Cat"} & set(map(str, members)):
        return f"members holds sids, the keys of listeners. {NAMES}"
    return f"{newcomer} has joined too, but is not in the list: make it after the newcomer is in."


@cause(3)
def list_is_not_a_list(failure):
    messages = " ".join(crash["message"] for crash in failure.server.crashes)
    if "dict_values" in messages:
        return (
            "values() gives a view of the dictionary, which can’t travel as it is. "
            "list(…) makes a list of it: list(listeners.values())."
        )
    return None


@cause(4)
def no_right_handler(failure):
    if "disconnect" not in failure.server.handlers.get("/", []):
        return (
            "Nothing on your server listens to “disconnect”. That event comes by itself when "
            "somebody has gone, with a goodbye or without; nobody has to send it."
        )
    for crash in failure.server.crashes:
        if crash["event"] == "disconnect" and "required positional argument" in crash["message"]:
            return (
                "on_disconnect is called with one argument, the reason: def on_disconnect(reason). "
                "The sid is request.sid, as everywhere."
            )
    return None


@cause(4)
def left_told_to_nobody(failure):
    leaver = actor(failure, "disconnect", "lost")
    if not missed(failure) or heard(failure) or failure.server.crashes:
        return None
    told_before = any(
        (arrow.kind, arrow.event) == ("event", "status")
        and arrow.mark != "missing"
        and "left" in str(arrow.data)
        for arrow in failure.trace.arrows
    )
    if failure.turn("lost") and told_before:
        return (
            "Who said goodbye was announced, but a lost line was not. Both arrive at "
            "on_disconnect, with another reason: tell the others whatever the reason is."
        )
    return (
        f"Nobody was told that {leaver} has left. In on_disconnect plain emit() would go to "
        f"{leaver}, who is gone: broadcast=True reaches those who stay."
    )


@cause(4)
def left_with_other_data(failure):
    leaver = actor(failure, "disconnect", "lost")
    joined = any((a.event, a.visitor) == ("join", leaver) for a in failure.trace.arrows)
    if failure.of("surplus") and not joined:
        return (
            f"{leaver} had not joined, so nobody knows {leaver}, and yet there is a notice. "
            "Ask first whether request.sid is in listeners."
        )
    wanted, got = counts(failure)
    if got > wanted:
        return (
            f"The notice says {got} online, but {wanted} remain. Whoever has left is still "
            "counted: take them out of listeners first, and count after that."
        )
    if got < wanted:
        return (
            f"The notice says {got} online, but {wanted} remain. Count with len(listeners): "
            "somebody who never joined is not in it, and is not to be taken off."
        )
    expected, notice = first_wrong(failure)
    name = notice.get("username", "")
    if name is None or (isinstance(name, str) and len(name) > 12):
        return (
            f"The notice does not say that {expected['username']} has left. The name belongs to "
            "the sid in listeners: listeners.pop(request.sid) takes it out and returns it."
        )
    return None
