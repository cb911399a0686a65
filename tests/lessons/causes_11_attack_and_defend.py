"""Causes that the learners of lesson 11 are likely to meet, tried before the general ones."""

from course.checking.spec import cause, matches


def last_said(failure):
    """The last event that anybody sent, or None."""
    sent = [arrow for arrow in failure.trace.arrows if arrow.kind == "emit"]
    return sent[-1] if sent else None


def on_the_wall(failure):
    """What was wrong with the wall, as far as the check tells."""
    return next((p.got[0] for p in failure.problems if p.event == "the wall"), None)


def refusal(failure):
    """The error that a sender was given, if there was one."""
    answers = failure.ack or [a for arrow in failure.turn("ack") for a in arrow.data]
    refused = [a for a in answers if matches({"ok": False}, a)]
    return refused[-1].get("error") if refused else None


def was_refused(failure):
    """Whether an event that is no attack was refused."""
    expected = [p.expected for p in failure.problems if p.event == "ack"]
    wanted = any(matches({"ok": False}, each) for each in expected)
    return refusal(failure) is not None and not wanted and not failure.of("surplus")


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


@cause(3)
def the_name_came_from_the_payload(failure):
    said = last_said(failure)
    for problem in failure.of("wrong"):
        got = (problem.got or [None])[0]
        if said and problem.event == "message" and matches({"username": "Ann"}, got):
            return (
                "Eve wrote Ann’s name into her message, and everybody reads it as Ann’s. Who sends "
                'is known from the login: session["username"], whatever the message says.'
            )
    return None


@cause(3)
def a_room_was_open(failure):
    said = last_said(failure)
    if not said or said.visitor != "Eve" or not (failure.of("surplus") or failure.of("wrong")):
        return None
    if refusal(failure) not in (None, "not_allowed"):
        return None
    room = said.data[0].get("room")
    if room not in ("staff", "lobby"):
        return (
            "Every connection is in a room that is named after its sid, so that room name leads to "
            "one person alone. Allow what stands in rooms; whatever does not is refused."
        )
    if said.event == "message":
        return (
            "Eve can’t hear the staff room, but she speaks into it: to= reaches any room from "
            "outside. Ask the same question for message as for join."
        )
    return (
        "Eve is in the staff room now: a name is no key. Does check_room raise, and not return? "
        "A value that it returns changes nothing."
    )


@cause(4)
def a_huge_packet_was_read(failure):
    said = last_said(failure)
    if not failure.of("surplus") or len(str(said.data)) < 50_000:
        return None
    if "padding" in said.data[0]:
        return (
            "The text was short, and the packet was huge all the same: it had another key, and all "
            "of it was read. A check in a handler comes too late; the server’s "
            "max_http_buffer_size is asked before."
        )
    return (
        "A packet of 100,000 characters was read and passed on to everybody. Give SocketIO "
        "max_http_buffer_size=10_000: what is longer ends the connection, unread."
    )


@cause(4)
def an_honest_text_was_cut(failure):
    said = last_said(failure)
    if said and 1_000 < len(str(said.data)) < 5_000 and not failure.of("surplus"):
        return (
            "Ann’s text of 2,800 characters is long and honest. Let packets of up to 10,000 "
            "characters in."
        )
    return None


@cause(4)
def the_count_began_anew(failure):
    said = last_said(failure)
    if not failure.of("surplus") or said.visitor != "Eve":
        return None
    own = [a for a in failure.trace.arrows if (a.kind, a.visitor) == ("emit", "Eve")]
    text = said.data[0].get("text")
    if text == "I am back":
        return (
            "Eve closed her connection, opened another, and was let through again: a sid is new "
            'with every connection. Count by who it is: session["username"].'
        )
    if len(own) == 6 and said.data[0].get("username") != "Eve":
        return (
            "All six went through. hit() is False when it was one too many: raise then. And count "
            "by the login, for the name in a message can be another one each time."
        )
    return None


@cause(4)
def the_wrong_ones_were_stopped(failure):
    said = last_said(failure)
    if not said or not was_refused(failure):
        return None
    if said.visitor != "Eve":
        return (
            f"{said.visitor} was refused because Eve was too fast. Give hit() the person too: "
            'session["username"]. One address may be a whole school.'
        )
    return "Eve was refused too early: five messages in ten seconds are allowed. Count each once."


@cause(5)
def the_route_has_no_namespace(failure):
    if any(
        "no attribute 'namespace'" in crash["message"] for crash in failure.server.route_crashes
    ):
        return (
            "The route /sign_out stopped with AttributeError. It answers a request, and has no "
            'connection and no namespace of its own: say where, disconnect(sid, namespace="/").'
        )
    return None


@cause(5)
def the_login_lives_on(failure):
    said = last_said(failure)
    if said and failure.of("surplus") and "whose hands?" in str(said.data):
        tab = "2" in said.visitor
        which = "Only one of Ann’s connections was ended; she had two. " if tab else ""
        return (
            f"{which}Ann has signed out, and whoever sits at that page now still speaks as Ann: a "
            'connection keeps the session of its beginning. Call disconnect(sid, namespace="/") '
            "for each of her sids in people, and read her name before the session is cleared."
        )
    return None


@cause(5)
def ann_still_listens(failure):
    if any(p.visitor.startswith("Ann") for p in failure.of("surplus")):
        return (
            "Ann has signed out, and her page still hears what is said. End the connection itself, "
            'with disconnect(sid, namespace="/").'
        )
    return None


@cause(5)
def others_were_thrown_out(failure):
    lost = [p.visitor for p in failure.of("lost") if not p.visitor.startswith("Ann")]
    if any(p.visitor == "Ben" for p in failure.of("missing")):
        return (
            "Ben has not signed out, and hears nothing any more. Leave the room and the others "
            'alone; end Ann’s own connections, with disconnect(sid, namespace="/").'
        )
    signed_out = [a.visitor for a in failure.trace.arrows if a.event == "POST /sign_out"]
    if lost or (failure.of("lost") and "Eve" in signed_out):
        return (
            "Somebody lost the connection who had not signed out. People have the same server, not "
            "the same login: end only those sids whose username in people is this person’s."
        )
    return None


@cause(5)
def the_cookie_is_still_good(failure):
    if any(p.visitor == "Ann" for p in failure.of("accepted")):
        return "Ann has signed out, and her browser comes in again without signing in: clear the session."
    return None
