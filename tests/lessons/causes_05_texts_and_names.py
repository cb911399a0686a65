"""Causes that the learners of lesson 05 are likely to meet with texts and names."""

from course.checking.refusals import the_ack, wanted, was_refused, went_through
from course.checking.said import the_data
from course.checking.spec import cause


def the_text(failure):
    """The name or the text that was sent, if it was one."""
    said = the_data(failure)
    found = said.get("text", said.get("username")) if isinstance(said, dict) else None
    return found if isinstance(found, str) else ""


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
