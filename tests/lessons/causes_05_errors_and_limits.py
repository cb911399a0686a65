"""Causes that the learners of lesson 05 are likely to meet with errors, shapes and limits."""

import re

from course.checking.refusals import the_ack, wanted, was_refused, went_through
from course.checking.said import the_data
from course.checking.spec import cause


def the_exception(failure):
    """The exception that a submission printed last, if it prints them."""
    for line in reversed(failure.server.printed):
        if found := re.search(r"\b\w+(?:Error|Exception|Exceeded)\b.*", line):
            return f": {found[0]}"
    return ""


@cause(1)
def nothing_catches_it(failure):
    if any(crash["error"] == "Refused" for crash in failure.server.crashes):
        return (
            "Refused was raised, and nothing caught it. Write a function that takes the exception, "
            "with @socketio.on_error_default above it; what it returns becomes the acknowledgement."
        )
    return None


@cause(1)
def nothing_catches_the_bug(failure):
    if wanted(failure) == "server_error" and failure.server.crashes:
        return (
            "The exception of the bug was raised on, and whoever sent the event waits for an "
            "answer that never comes. For anything but a Refused, return a server_error."
        )
    return None


@cause(1)
def error_handler_returns_nothing(failure):
    if wanted(failure) and failure.ack in ([], [None]):
        return (
            "Your error handler ran, but returned nothing. What it returns becomes the "
            "acknowledgement; emitting or printing it is not enough."
        )
    return None


@cause(1)
def refused_is_treated_like_a_bug(failure):
    got = the_ack(failure).get("error")
    if wanted(failure) == "not_joined" and got == "server_error":
        return (
            "A Refused was answered like a bug. Ask isinstance(error, Refused) first, and return "
            "its answer: that is what the sender is to be told."
        )
    return None


@cause(1)
def the_exception_leaks(failure):
    answer = the_ack(failure)
    if wanted(failure) == "server_error" == answer.get("error") and answer.get("message"):
        return (
            f"“{answer['message']}” tells a stranger about your files and your code. Say that "
            "something went wrong, and keep the exception for the terminal."
        )
    return None


@cause(1)
def the_bug_leaves_no_trace(failure):
    if failure.of("printed"):
        return (
            "The exception was swallowed: the sender knows that something went wrong, but you "
            "will never know what. Print it, or call app.logger.exception(…)."
        )
    return None


@cause(2)
def refused_is_returned(failure):
    if any("'Refused' object" in line for line in failure.server.printed):
        return "The Refused was returned like a text. Raise it: raise Refused(…) ends the handler."
    return None


@cause(2)
def a_wrong_shape_was_met_too_late(failure):
    if wanted(failure) != "bad_payload" or the_ack(failure).get("error") != "server_error":
        return None
    why = f"The code went on with a wrong shape, and fell over it{the_exception(failure)}. "
    if isinstance(the_data(failure), dict):
        return why + "Ask isinstance(value, str) of what data holds, whether it is there or not."
    return why + "Ask isinstance(data, dict) before anything else; only then look inside."


@cause(2)
def a_wrong_shape_went_through(failure):
    if not went_through(failure):
        return None
    if isinstance(the_data(failure), dict):
        return (
            "What stands under the key is not a text, and it went through all the same. That the "
            "key is there is not enough, and str(…) makes a text of anything: ask isinstance."
        )
    return (
        "That is not a dictionary, and it went through all the same. Ask isinstance(data, dict): "
        "a text or a list may hold the same word, and so pass a question with `in`."
    )


@cause(5)
def the_limit_is_not_counted(failure):
    if not went_through(failure):
        return None
    return (
        "All six went through. limiter.limiter.hit(rate, …) counts one, and is False when it was "
        "one too many: raise then. test() only looks, returning is not raising, and "
        "@limiter.limit counts nothing on a socket event."
    )


@cause(5)
def the_wrong_ones_are_limited(failure):
    answer = the_ack(failure)
    if answer.get("error") != "rate_limited" or not was_refused(failure):
        return None
    said = failure.turn("emit")[-1]
    earlier = [a for a in failure.trace.arrows if a.kind == "emit" and a is not said]
    own = [a for a in earlier if a.visitor == said.visitor and a.event == said.event]
    name = said.visitor
    if not own:
        return (
            f"{name} was refused because Ann was too fast. Give hit() what makes this person "
            "this one: request.sid."
        )
    if len(earlier) >= 6 and len(own) < 5 and said.event == "join":
        return (
            f"{name}’s {said.event} was refused because of messages. Give hit() the event’s name "
            'too: request.event["message"].'
        )
    return (
        f"{name} was refused at {said.event} number {len(own) + 1}. Count once for each event, "
        'and apart for each person and each event: with request.sid and request.event["message"].'
    )


@cause(5)
def retry_after_is_a_moment(failure):
    wait = the_ack(failure).get("retry_after")
    if wanted(failure) == "rate_limited" and isinstance(wait, int | float) and wait > 1_000_000:
        return (
            "retry_after is a moment, counted in seconds from 1970. What people need is how long "
            "they have to wait from now: subtract time.time()."
        )
    return None


@cause(5)
def counting_fell_over(failure):
    if the_ack(failure).get("error") == "server_error" and (why := the_exception(failure)):
        return f"Counting stopped with an exception{why}."
    return None
