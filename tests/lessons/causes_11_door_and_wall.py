"""Causes that the learners of lesson 11 are likely to meet with the door and the wall."""

from course.checking.refusals import refusal, was_refused
from course.checking.said import last_said
from course.checking.spec import cause


def on_the_wall(failure):
    """What was wrong with the wall, as far as the check tells."""
    return next((p.got[0] for p in failure.problems if p.event == "the wall"), None)


@cause(1, 2, 3, 4)
def the_first_was_too_many(failure):
    said = last_said(failure)
    before = [a for a in failure.trace.arrows if (a.kind, a.event) == ("emit", "message")]
    if refusal(failure) == "rate_limited" and was_refused(failure) and len(before) == 1:
        return (
            f"{said.visitor}’s very first message was too much. hit() is True as long as all is "
            "well, and False when it was one too many: raise if not hit(…)."
        )
    return None


@cause(1)
def the_message_itself_was_changed(failure):
    for problem in failure.of("wrong"):
        got = (problem.got or [None])[0]
        if problem.event != "message" or not isinstance(got, dict):
            continue
        if "&" in f"{got.get('text')}{got.get('username')}":
            return (
                "The message was escaped when it came in, so the chat shows &lt; to people. "
                "Keep texts as they were written, and escape where HTML is made: in the wall."
            )
        return "The message was changed on its way. Keep it as it was written; escape on the wall."
    return None


@cause(1)
def the_attack_was_forbidden(failure):
    said = last_said(failure)
    if said and was_refused(failure) and "<" in str(said.data):
        return (
            "The note was refused for its signs. People write 1 < 2, and no list of forbidden "
            "words is ever complete. Let it in, and escape it on the wall."
        )
    return None


@cause(1)
def the_wall_made_html(failure):
    made, said = on_the_wall(failure), last_said(failure)
    if made is None or not made.startswith("<") or not said:
        return None
    name = said.data[0].get("username", "")
    if "onmouseover" in made or ("onerror" in made and not made.startswith("<img")):
        return (
            f'The name {name} ended the attribute title="…" and began one of its own. Inside an '
            "attribute quotation marks have to be escaped too, and the attribute needs its own."
        )
    if "<" in name:
        return (
            "A name is written by strangers, just as a text is: escape both, wherever they stand."
        )
    return (
        f"The browser made {made} of a note, and would run what Eve wrote. To take out what you "
        "know is dangerous leaves what you do not know: escape the whole text with escape(…)."
    )


@cause(1)
def the_note_cannot_be_read(failure):
    shown = on_the_wall(failure)
    if shown is None:
        return None
    if "<li" in shown and last_said(failure).data[0].get("text") == "hello":
        return (
            "The whole line was escaped, and readers see the wall’s own <li> as text. Escape what "
            "comes from people, the name and the text, each by itself, and build the line of them."
        )
    if "&lt;" in shown or "&#" in shown or "&amp;" in shown:
        return (
            "The note was escaped twice: readers see the escape itself, &lt; and the like. "
            "Escape once, where the HTML is made."
        )
    return "The note is not there as it was written. Escaping changes no letter that people see."


@cause(2)
def a_page_of_another_site_was_let_in(failure):
    page = next((p.visitor for p in failure.of("accepted") if " at " in p.visitor), "")
    if "evil.example" in page and "127.0.0.1" in page:
        return (
            f"“{page.split(' at ')[1]}” contains your address, and belongs to somebody else. "
            "Compare whole origins, or leave the comparison to Flask-SocketIO."
        )
    if "null" in page or "127.0.0.1" in page:
        return (
            "That page comes from elsewhere too: another port is another site, and “null” is any "
            "page that hides where it is from. Allow your own origin, whole, and nothing else."
        )
    if page:
        return (
            "A page of another site connected, and the browser added Ann’s cookie: it now speaks as "
            'Ann. "*" allows every site, and an empty list switches the question off. Leave '
            "cors_allowed_origins out: then only pages of your own site may connect."
        )
    return None


@cause(2)
def a_stranger_was_let_in(failure):
    if not any(p.visitor == "Eve" for p in failure.of("accepted")):
        return None
    errors = [handled["error"] for handled in failure.server.handled]
    if "ConnectionRefusedError" in errors:
        return (
            "Eve was let in. Python has a ConnectionRefusedError of its own, which your error "
            "handler answers like any other: the one that refuses is imported from flask_socketio."
        )
    if errors:
        return (
            f"on_connect raised {errors[-1]}, on_error answered it, and an answered error counts as "
            "welcome. Only flask_socketio’s ConnectionRefusedError passes by the error handler."
        )
    return (
        "Eve was let in: whatever on_connect returns means welcome, except False. Raise "
        "ConnectionRefusedError with a sentence."
    )


@cause(2)
def a_stranger_got_no_answer(failure):
    if any(p.visitor == "Eve" for p in failure.of("missing")):
        return (
            "Eve was neither let in nor refused. Do not disconnect within on_connect: raise "
            "ConnectionRefusedError, and the server sends the refusal itself."
        )
    return None


@cause(2, 3)
def guests_are_locked_out(failure):
    if refusal(failure) == "not_allowed" and was_refused(failure):
        return (
            "This is no attack: rooms says None for the lobby, and None means that everybody may be "
            "in it. Ask for the list of people only where there is one."
        )
    return None
