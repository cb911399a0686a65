"""Causes that the learners of lesson 10 are likely to meet with letters and their boxes."""

from course.checking.said import acked, data_of, expected_ack, last_said, person
from course.checking.spec import cause, matches

AWAY = (
    "Cat is known, and away just now. Her letter waits in letters: whoever has signed in at some "
    "time is in people, and to be away is no mistake."
)


@cause(1, 2)
def a_stranger_heard_the_letter(failure):
    said = last_said(failure)
    concerned = {person(said.visitor), *data_of(said).get("to", [])} if said else set()
    strangers = [p.visitor for p in failure.of("surplus") if person(p.visitor) not in concerned]
    if not strangers:
        return None
    joined = any(a.kind == "emit" and a.event == "join" for a in failure.trace.arrows)
    if joined:
        return (
            f"{strangers[0]} sent join with the name of a box, and hears what comes in there. To "
            "answer “not allowed” is not enough: return before join_room."
        )
    return (
        f"{strangers[0]} heard a letter that was for others. broadcast=True sends to everybody; "
        "to=[…] with the names of boxes sends to those who are in them."
    )


@cause(1)
def twice_for_one_tab(failure):
    said = last_said(failure)
    for problem in failure.of("surplus"):
        heard = failure.turn("event", problem.visitor, "message")
        if said and len(heard) > 1:
            return (
                f"{problem.visitor} heard the same letter {len(heard)} times: it was sent once for "
                "each name. One emit with a list of boxes, to=[…], reaches every tab once."
            )
    return None


@cause(1)
def a_tab_is_missing(failure):
    said = last_said(failure)
    missing = {p.visitor for p in failure.of("missing") if p.event == "message"}
    if any("'set' object" in crash["message"] for crash in failure.server.crashes):
        return "to= takes the name of a room, or a list of names, and no set: list(…) makes a list."
    if not missing or not said or failure.server.crashes:
        return None
    if any("box of ['" in str(sent["to"]) for sent in failure.server.emitted):
        return (
            "box() got the whole list of names, and made one name of it, of a room that nobody is "
            'in. Each person has a box: [box(name) for name in letter["to"]].'
        )
    heard = {arrow.visitor for arrow in failure.turn("event", event="message")}
    left = any(a.kind == "disconnect" for a in failure.trace.arrows)
    if left and "Ann" in missing:
        return (
            "One tab of Ann was closed, and her other one hears nothing any more. Flask-SocketIO "
            "takes a connection out of its rooms by itself; leave the box alone."
        )
    return some_tabs_of_a_person(said.visitor, missing, heard) or some_persons(
        failure, said.visitor, missing, heard
    )


def some_tabs_of_a_person(writer, missing, heard):
    """Whoever misses the letter in one tab hears it in another."""
    people_who_heard = {person(each) for each in heard}
    if not missing & {"Ann", "Ben"} or not {person(each) for each in missing} <= people_who_heard:
        return None
    if writer in missing and len(missing) == 1:
        return (
            f"The tab in which {writer} wrote hears nothing, and the other tab does: "
            "include_self=False leaves it out. It wants to show the letter too."
        )
    return (
        "Some tabs hear it and others of the same person do not. A sid names one connection; "
        "the room of a person has all of them, if each joins it in on_connect."
    )


def some_persons(failure, writer, missing, heard):
    """The writer alone hears the letter, or all but the writer, or nobody, or some."""
    if heard == {writer} and any(each["to"] in failure.sids for each in failure.server.emitted):
        return (
            f"Only {writer}, who wrote the letter, hears it: emit without to= is an answer. "
            "Say to whose boxes it goes."
        )
    if writer in missing and heard:
        return (
            f"{writer}, who wrote the letter, does not hear it, and so no tab can show it. "
            "Send it into the writer’s box as well."
        )
    if not heard:
        return (
            "Nobody heard it. Is each connection in its person’s box, from on_connect on? And is "
            "it sent to box(name)? The name alone is another room, and nobody is in it."
        )
    return (
        "Those who have not written anything yet hear nothing. A connection has to be in its box "
        "from the beginning: join_room belongs in on_connect."
    )


@cause(2)
def the_door_says_yes(failure):
    if not matches({"ok": False}, expected_ack(failure)):
        return None
    said = last_said(failure)
    if not matches({"ok": True}, acked(failure)):
        return None
    room = data_of(said).get("room")
    return (
        f"{said.visitor} may join “{room}”. Do not list what is forbidden: somebody will find a "
        "name that you forgot. Ask whether the room is in OPEN_ROOMS."
    )


@cause(2)
def the_open_rooms_are_shut(failure):
    if data_of(last_said(failure)).get("room") in ("lobby", "kitchen") and acked(failure):
        return "The lobby and the kitchen are for everybody: they stand in OPEN_ROOMS."
    return None


@cause(3)
def half_of_it_was_delivered(failure):
    said = last_said(failure)
    if said and failure.of("surplus") and "Zoe" in data_of(said).get("to", []):
        if len(data_of(said)["to"]) == 1:
            return "Nobody is called Zoe, and the letter was accepted. Ask for each name in people."
        return (
            "One of the names is nobody’s, and the letter went out all the same. Ask for all of "
            "them before you send: half a delivery leaves its writer in doubt."
        )
    return None


@cause(3)
def an_answer_tells_who_is_away(failure):
    said = last_said(failure)
    names = data_of(said).get("to", [])
    if not failure.ack or "Zoe" in names:
        return None
    if "Cat" in names and matches({"ok": False}, acked(failure)):
        return AWAY
    if matches({"ok": True}, acked(failure)):
        return (
            "Ann can tell from the answer whether Cat is here. Nobody has to know that: give the "
            "same answer, whether somebody is here or not."
        )
    return None


@cause(3)
def the_letter_to_somebody_away_is_lost(failure):
    if "Cat" in data_of(last_said(failure)).get("to", []) and failure.of("missing"):
        if any(matches([{"ok": False}], ack.data) for ack in failure.turn("ack")):
            return AWAY
        return "Ann wrote to somebody who is away, and does not hear her own letter."
    return None
