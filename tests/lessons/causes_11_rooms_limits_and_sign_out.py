"""Causes that the learners of lesson 11 are likely to meet with rooms, limits and signing out."""

from course.checking.refusals import refusal, was_refused
from course.checking.said import last_said
from course.checking.spec import cause, matches


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
