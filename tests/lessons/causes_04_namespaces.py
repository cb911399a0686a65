"""What learners of lesson 04 are likely to have done; the general causes are tried after these."""

from course.checking.spec import cause
from course.checking.trace import show

CHAT, NEWS = "/chat", "/notifications"
PASS_ON = " Or it never ran: your trigger_event must pass on what it does not answer, connect too, "
PASS_ON += "with return super().trigger_event(event, *args)."


def handled(failure, name):
    """What an error handler caught in this turn, of one type."""
    return [error for error in failure.server.handled if error["error"] == name]


def refusal_in(problem):
    """What a visitor was refused with."""
    got = (problem.got or [None])[0]
    return got if isinstance(got, dict) else {}


@cause(1)
def caught_the_refusal(failure):
    for error in handled(failure, "ConnectionRefusedError"):
        if not error["event"]:
            return (
                "Since your class has a method error(), the refusal ends there instead of at the "
                "door: the method error() of your class must raise it again."
            )
        return (
            "Python has an exception of the same name, and that one does not refuse: import "
            "ConnectionRefusedError from flask_socketio."
        )
    for error in failure.server.handled:
        if "NoneType" in error["message"]:
            return (
                "Who comes without auth, auth is None, and None has no names in it: ask that first."
            )
        if error["event"] == "connect" and error["error"] not in ("TypeError", "AttributeError"):
            return (
                f"Only ConnectionRefusedError of flask_socketio refuses; a {error['error']} ends in "
                "the error handler like any mistake."
            )
    return None


@cause(1)
def let_in_all_the_same(failure):
    for problem in failure.of("accepted"):
        name = problem.visitor
        shown = failure.turn("connect", name)[-1].data
        if any(a.kind == "refused" and not a.mark for a in failure.trace.arrows):
            return f"{name} was let in with {show(shown)}: there is auth, but no name in it."
        sentence = (
            f"on_connect came to its end, so {name} is in, whatever it returned, emitted or called "
            "on the way. raise ConnectionRefusedError(message, data) stops it."
        )
        return sentence + (PASS_ON if failure.server.dispatchers else "")
    for problem in failure.of("refused"):
        shown = failure.turn("connect", problem.visitor)[-1].data
        if shown and isinstance(problem.got, dict) and not failure.server.handled:
            return (
                f"{problem.visitor} was refused although she showed {show(shown)}: look at your if."
            )
    return None


@cause(1)
def refused_with_less(failure):
    for problem in failure.of("wrong"):
        got = refusal_in(problem)
        if got.get("message") == "Connection rejected by server" and not failure.server.handled:
            return "return False refuses without a reason: raise ConnectionRefusedError instead."
        if "data" not in got and str(got.get("message")).startswith("{"):
            return (
                "The first argument of ConnectionRefusedError is the message; data is the second."
            )
        if "data" not in got and "message" in got and not failure.server.handled:
            return "The second argument of ConnectionRefusedError, the data, is missing."
        if "data" in got and not isinstance(got["data"], dict):
            return 'The data should be a dictionary, {"error": "username_missing"}.'
    return None


@cause(2)
def lists_others_than_the_names(failure):
    for problem in failure.of("wrong"):
        members = refusal_in(problem).get("members")
        if not isinstance(members, list):
            continue
        if any(member in failure.sids for member in members):
            return "The list holds sids, the keys of usernames. The names are usernames.values()."
        if not all(members):
            return "Somebody without a name was written down before they were refused."
        if members == problem.expected["members"][:-1]:
            return "The newcomer belongs in the list too: write them down first, then emit."
    return None


@cause(3)
def class_does_not_get_the_event(failure):
    if failure.of("missing") and "*" in failure.server.handlers.get(CHAT, []):
        return (
            "A function for “*” comes before every method of the class, so on_message never runs. "
            "The class has a place for this: trigger_event."
        )
    if failure.ack == [] and CHAT in failure.server.dispatchers:
        return (
            "The acknowledgement was empty: the handler returned nothing, or your trigger_event does "
            "not return what super().trigger_event(event, *args) returns."
        )
    everywhere = [event for events in failure.server.handlers.values() for event in events]
    if "message" not in everywhere:
        return (
            "/chat has no handler for “message”. A method of a class handles an event when it is "
            "called on_message."
        )
    return None


@cause(3)
def heard_by_others_than_meant(failure):
    if any((e["namespace"], e["to"]) == (CHAT, NEWS) for e in failure.server.emitted):
        return (
            f"You emitted to “{NEWS}” with to=, which names a room or a sid in the same namespace. "
            "For another namespace, say namespace=."
        )
    missing = {problem.visitor for problem in failure.of("missing") if problem.event == "message"}
    heard = {arrow.visitor for arrow in failure.turn("event", event="message")}
    speaker = next((arrow.visitor for arrow in failure.turn("emit")), "")
    if missing and heard == {speaker}:
        return (
            f"{speaker} alone heard the message: plain emit() answers only the one who caused the "
            "event. broadcast=True reaches everyone in the namespace."
        )
    if missing == {speaker} and heard:
        return f"The others heard it, {speaker} did not: include_self=False leaves the sender out."
    return None


@cause(4)
def unknown_event_falls_silent(failure):
    if failure.ack == []:
        return (
            "An event that has no method arrives as an empty acknowledgement: the class looks for "
            "on_…, finds none and says nothing. A trigger_event of your own can answer."
        )
    if failure.ack is None and any(
        "outside of request" in c["message"] for c in failure.server.crashes
    ):
        return (
            "trigger_event runs before Flask’s request is there, so emit() does not work in it "
            "(Working outside of request context). Return the answer: it is the acknowledgement."
        )
    return None


@cause(5)
def door_stands_open(failure):
    for problem in failure.of("accepted"):
        for error in failure.server.handled:
            return (
                f"on_connect failed ({error['error']}), and what on_error returned took its place. "
                f"Only False keeps {problem.visitor} out; anything else, None too, lets her in."
            )
    for problem in failure.of("missing"):
        if problem.event == "connect" and failure.server.handled:
            return f"on_error raised again, so {problem.visitor} was neither let in nor refused."
        if problem.event == "connect":
            return (
                f"on_connect failed, and without an error handler {problem.visitor} is neither let in "
                "nor refused. Keep on_error and the line above it."
            )
    if failure.ack == [False]:
        return "false is the answer for connect alone; events are answered with the dictionary."
    return None
