"""Causes that the learners of lesson 05 are likely to meet, tried before the general ones."""

import re

from course.checking.spec import cause, matches


def the_ack(failure):
    """The acknowledgement in question, when it is a dictionary."""
    answers = failure.ack or [a for arrow in failure.turn("ack") for a in arrow.data]
    return next((each for each in answers if isinstance(each, dict)), {})


def wanted(failure):
    """The error that was expected in the acknowledgement, or nothing."""
    for problem in failure.problems:
        if problem.event == "ack" and isinstance(problem.expected, dict):
            return problem.expected.get("error", "")
    return ""


def the_data(failure):
    """What the event in question carried."""
    said = failure.turn("emit")
    return said[-1].data[0] if said and said[-1].data else None


def the_text(failure):
    """The name or the text that was sent, if it was one."""
    said = the_data(failure)
    found = said.get("text", said.get("username")) if isinstance(said, dict) else None
    return found if isinstance(found, str) else ""


def went_through(failure):
    """Whether what was to be refused was told to people, or acknowledged as good."""
    told = bool(failure.of("surplus"))
    return told or bool(wanted(failure) and not matches({"ok": False}, the_ack(failure)))


def was_refused(failure):
    """Whether what was to be accepted was refused."""
    refusal = matches({"ok": False}, the_ack(failure))
    return refusal and not wanted(failure) and not failure.of("surplus")


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


@cause(3)
def a_text_was_changed(failure):
    sent = the_text(failure)
    for problem in failure.problems:
        got = (problem.got or [None])[0]
        if not isinstance(got, dict) or got.get("text") in (None, sent):
            continue
        if "&" in got["text"]:
            return (
                "The text was escaped on its way through the server. It is data here, and goes "
                "out as it came in; the page makes it harmless by showing it with textContent."
            )
        return (
            "The text was changed instead of refused. Its author should read what is wrong with "
            "it, rather than find half a message in the chat."
        )
    return None


@cause(3)
def an_odd_text_went_through(failure):
    text = the_text(failure)
    if not went_through(failure):
        return None
    if not text.strip():
        return "An empty text went through: refuse it when nothing is left after strip()."
    if len(text) > 200:
        return (
            f"A text of {len(text):,} characters went through. Ask len(text) > 200 on the server: "
            "what a page allows in its form binds nobody."
        )
    return (
        "A text with a character that nobody can see went through. str.isprintable() is False for "
        "all of them: control characters, line breaks, and those that turn the reading direction."
    )


@cause(4)
def a_free_name_was_refused(failure):
    if the_ack(failure).get("error") == "name_taken" and was_refused(failure):
        if len({arrow.visitor for arrow in failure.trace.arrows}) == 1:
            return "Nobody else is there, so the name is their own: leave out request.sid."
        return "Nobody else has that name now: ask only for those who are in people."
    return None


@cause(3, 4)
def a_good_one_was_refused(failure):
    text = the_text(failure)
    if not was_refused(failure) or not text:
        return None
    if len(text) in (32, 200):
        return f"Exactly {len(text)} characters are still allowed: refuse when there are more."
    if the_ack(failure).get("error") in ("bad_text", "bad_name"):
        return (
            f"“{text}” was refused, and it is fine: people write in every language, with spaces "
            "and signs. isprintable() asks only whether a character can be seen."
        )
    return None


@cause(4)
def a_taken_name_was_given_again(failure):
    name = the_text(failure)
    taken = wanted(failure) == "name_taken" or name.casefold() == "ann"
    if not went_through(failure) or not taken:
        return None
    if name == "Ann":
        return (
            "Two people are called Ann now. The names in use are people.values(); its keys are "
            "sids. Is the Refused raised?"
        )
    return (
        f"{name} can’t be told from Ann by those who read it. Compare both names without regard "
        "to capitals: casefold() on each side."
    )


@cause(4)
def an_odd_name_went_through(failure):
    name = the_text(failure)
    if not went_through(failure):
        return None
    if not name.strip():
        return "An empty name went through: refuse it when nothing is left after strip()."
    if len(name) > 32:
        return f"A name of {len(name):,} characters went through: ask len(username) > 32."
    return "A name with a character that nobody can see went through: ask username.isprintable()."


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


@cause(1, 2, 3, 4, 5)
def a_good_event_was_refused(failure):
    answer = the_ack(failure)
    if not was_refused(failure) or not failure.turn("emit"):
        return None
    said = failure.turn("emit")[-1]
    return (
        f"There is nothing wrong with this {said.event}, but {said.visitor} was told "
        f"{answer.get('error')}: {answer.get('message')}"
    )
