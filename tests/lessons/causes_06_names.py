"""Causes that the learners of lesson 06 are likely to meet with signing in and the door."""

from course.checking.spec import cause


def the_name_sent(failure):
    """The name of the sign-in that was answered in another way than it should be."""
    asked = failure.turn("ask")
    return asked[-1].data.get("username", "") if asked and asked[-1].data else ""


def heard_name(failure):
    """The username that was heard, where another one was expected: expected, heard."""
    for problem in failure.of("wrong"):
        got = problem.got[0] if problem.got else None
        if isinstance(got, dict) and isinstance(problem.expected, dict):
            expected, heard = problem.expected.get("username"), got.get("username")
            if isinstance(heard, str) and heard != expected:
                return expected, heard
    return None


@cause(1)
def a_wrong_status(failure):
    for problem in failure.of("status"):
        status, body = problem.got
        if status < 400 and isinstance(body, dict) and body.get("ok") is False:
            return (
                f"The answer says no, and its status, {status}, says yes. A return with a comma "
                "sets the status: return refusal(…), 400."
            )
    return None


@cause(1)
def a_bad_name_went_through(failure):
    name = the_name_sent(failure)
    if not any(problem.got[0] < 400 for problem in failure.of("status")):
        return None
    if not name.strip():
        return (
            "A name of nothing but spaces went through. After strip() nothing is left of it, and "
            "1 <= len(username) says no. Is there a return before refusal(…)?"
        )
    if len(name) > 32:
        return (
            f"A name of {len(name)} characters went through. A form may have a maxlength, but "
            "whoever writes the request by hand has no form."
        )
    return None


@cause(1)
def a_good_name_was_refused(failure):
    name = the_name_sent(failure)
    if any(400 <= p.got[0] < 500 and isinstance(p.got[1], dict) for p in failure.of("status")):
        if len(name) in (1, 32):
            return f"Exactly {len(name)} is still allowed: 1 <= len(username) <= 32."
        return f"There is nothing wrong with the name “{name}”: look at the condition of your if."
    return None


@cause(1)
def the_name_is_not_in_the_session(failure):
    wrong = heard_name(failure)
    if wrong and wrong[1] == "Somebody":
        return (
            'The name did not reach the handlers: they find it under "username" in the session. '
            'session["username"] = username keeps it there, with exactly this key.'
        )
    return None


@cause(1)
def the_name_is_kept_for_all(failure):
    wrong = heard_name(failure)
    others = {a.data["username"] for a in failure.trace.arrows if a.kind == "ask" and a.data}
    if not wrong:
        return None
    expected, heard = wrong
    if heard.strip() == expected:
        return "The name went into the session with the spaces around it. Keep the stripped one."
    if len(heard) > 32:
        return (
            "The refused name stands in the session all the same: first the if, then the session."
        )
    if heard in others:
        return (
            f"{expected} is taken for {heard}, who signed in later. A variable of the server is one "
            "for all visitors; the session is one for each browser."
        )
    return None


@cause(2)
def a_stranger_came_in(failure):
    if not failure.of("accepted"):
        return None
    stranger = failure.of("accepted")[0].visitor
    brought = [a for a in failure.trace.arrows if a.kind == "connect" and a.visitor == stranger]
    if isinstance(brought[-1].data, dict):
        return (
            f"{stranger} was let in for what her connection said of itself. Whoever connects can "
            "say anything: only the session was written by the server."
        )
    if len(brought) > 1:
        return (
            f"{stranger} came with a cookie that she made up herself, and was let in. Ask the "
            "session: Flask fills it only from cookies that it has signed."
        )
    if failure.turn("event", stranger):
        return f"{stranger} was told something and let in. Only the exception shuts the door: raise it."
    return (
        f"{stranger} has not signed in, and was let in. Ask whether “username” is in the session; "
        "if not, raise ConnectionRefusedError. Returning None or a dictionary lets people in."
    )


@cause(2)
def refused_without_a_reason(failure):
    for problem in failure.of("wrong"):
        if problem.event == "refusal" and problem.got == [
            {"message": "Connection rejected by server"}
        ]:
            return (
                "return False refuses without a reason. raise ConnectionRefusedError("
                '"Sign in first.") lets the page tell people what to do.'
            )
    return None


@cause(1, 2)
def somebody_signed_in_was_refused(failure):
    if failure.of("refused"):
        who = failure.of("refused")[0].visitor
        return (
            f"{who} has signed in, and was refused. The name is kept in the session and looked for "
            "in the session, both times under “username”; auth is only what a page says of itself."
        )
    return None
