"""Causes that the learners of lesson 10 are likely to meet, tried before the general ones."""

from course.checking.spec import cause, matches

AWAY = (
    "Cat is known, and away just now. Her letter waits in letters: whoever has signed in at some "
    "time is in people, and to be away is no mistake."
)


def last_said(failure):
    """The last event that anybody sent, or None."""
    sent = [arrow for arrow in failure.trace.arrows if arrow.kind == "emit"]
    return sent[-1] if sent else None


def data_of(arrow):
    return arrow.data[0] if arrow and arrow.data and isinstance(arrow.data[0], dict) else {}


def person(visitor):
    """Whose tab it is: Ann, of Ann (tab 2)."""
    return visitor.partition(" (")[0]


def the_ack(failure):
    return failure.ack[0] if failure.ack and isinstance(failure.ack[0], dict) else {}


def expected_ack(failure):
    return next((p.expected for p in failure.problems if p.event == "ack"), None) or {}


def letters_in(answer):
    found = answer.get("messages") if isinstance(answer, dict) else None
    return found if isinstance(found, list) else []


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
    if missing & {"Ann", "Ben"} and {person(each) for each in missing} <= {
        person(each) for each in heard
    }:
        if said.visitor in missing and len(missing) == 1:
            return (
                f"The tab in which {said.visitor} wrote hears nothing, and the other tab does: "
                "include_self=False leaves it out. It wants to show the letter too."
            )
        return (
            "Some tabs hear it and others of the same person do not. A sid names one connection; "
            "the room of a person has all of them, if each joins it in on_connect."
        )
    if heard == {said.visitor} and any(
        each["to"] in failure.sids for each in failure.server.emitted
    ):
        return (
            f"Only {said.visitor}, who wrote the letter, hears it: emit without to= is an answer. "
            "Say to whose boxes it goes."
        )
    if said.visitor in missing and heard:
        return (
            f"{said.visitor}, who wrote the letter, does not hear it, and so no tab can show it. "
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
    if not matches({"ok": True}, the_ack(failure)):
        return None
    room = data_of(said).get("room")
    return (
        f"{said.visitor} may join “{room}”. Do not list what is forbidden: somebody will find a "
        "name that you forgot. Ask whether the room is in OPEN_ROOMS."
    )


@cause(2)
def the_open_rooms_are_shut(failure):
    if data_of(last_said(failure)).get("room") in ("lobby", "kitchen") and the_ack(failure):
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
    if "Cat" in names and matches({"ok": False}, the_ack(failure)):
        return AWAY
    if matches({"ok": True}, the_ack(failure)):
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


@cause(4)
def too_many_letters(failure):
    got, wanted = letters_in(the_ack(failure)), letters_in(expected_ack(failure))
    said = last_said(failure)
    if "messages" not in the_ack(failure) or len(got) <= len(wanted):
        return None
    asker = person(said.visitor)
    foreign = [each for each in got if asker not in (each.get("username"), *each.get("to", []))]
    if foreign and asker == "An":
        return (
            "An got a letter to Ann. “An” is a part of the text “Ann”, but not a member of the list "
            '["Ann"]: look into the list itself.'
        )
    if foreign and set(data_of(said)) - {"after"}:
        return (
            f"{asker} asked with {sorted(set(data_of(said)) - {'after'})} in the event, and got a "
            'letter of others. Who asks is known from the session: session["username"].'
        )
    if foreign:
        return (
            f"{asker} got a letter that {asker} has neither written nor received. Go through "
            'letters, and keep those in which session["username"] is the writer or in the list.'
        )
    return (
        "Letters came that were asked for no more: only those with a number above "
        'data["after"], and not that one itself.'
    )


@cause(4)
def too_few_letters(failure):
    got, wanted = letters_in(the_ack(failure)), letters_in(expected_ack(failure))
    if "messages" not in the_ack(failure) or len(got) >= len(wanted):
        return None
    asker = person(last_said(failure).visitor)
    lacking = [each for each in wanted if not any(matches(each, one) for one in got)]
    if lacking and lacking[0]["username"] == asker:
        return f"{asker}’s own letters are missing: keep those that {asker} has written, too."
    if lacking and asker in lacking[0]["to"]:
        return (
            f"A letter to {asker} is missing: keep those that {asker} has got, too, however many "
            "other names stand in the list."
        )
    return None


@cause(4)
def the_order_is_another(failure):
    got, wanted = letters_in(the_ack(failure)), letters_in(expected_ack(failure))
    if len(got) == len(wanted) > 1 and matches(wanted, got[::-1]):
        return "The letters came newest first. Give them in the order of their numbers."
    return None


@cause(5)
def the_reader_was_taken_from_the_event(failure):
    said = last_said(failure)
    for problem in failure.of("wrong"):
        got = (problem.got or [None])[0]
        if problem.event == "read" and matches({"username": data_of(said).get("username")}, got):
            return (
                "Ben read it, and the receipt says what he wrote into his event. Who reads is "
                'known from the session: session["username"].'
            )
    return None


@cause(5)
def strangers_hear_the_receipt(failure):
    said = last_said(failure)
    told = [p.visitor for p in failure.of("surplus") if p.event == "read"]
    if not told or not said:
        return None
    reads = [a for a in failure.trace.arrows if a.kind == "emit" and a.event == "read"]
    if said.visitor == "Ann":
        return (
            "Ann read what she had written, and got a receipt from herself. A receipt comes from "
            "those whom the letter is for, and the writer is not in its list."
        )
    if said.visitor == "Eve":
        return (
            "Eve reported a letter as read that is not hers. Ask first whether she is in its list; "
            "if not, answer as if there were no such letter."
        )
    if len(reads) > 1 and not failure.of("missing") and person(told[0]) == "Ann":
        return (
            "Ann was told once more. Put the pair of number and reader into receipts, and tell her "
            "only when it was not there. A letter is read by a person, not by a tab."
        )
    return (
        f"{told[0]} heard the receipt. It is for the writer of the letter alone: look up who that "
        "is in letters, and send it to that box."
    )


@cause(5)
def the_second_reading_was_refused(failure):
    reads = [a for a in failure.trace.arrows if a.kind == "emit" and a.event == "read"]
    again = len(reads) > 1 and person(reads[-1].visitor) == "Ben"
    refused = matches({"ok": False}, the_ack(failure))
    if again and refused and matches({"ok": True}, expected_ack(failure)):
        return (
            "Ben opened the letter again, and was refused. To read twice is no mistake: answer "
            "as before, and only do not tell the writer once more."
        )
    return None


@cause(5)
def the_writer_hears_nothing(failure):
    missing = [p.visitor for p in failure.of("missing") if p.event == "read"]
    heard = failure.turn("event", event="read")
    reads = [a for a in failure.trace.arrows if a.kind == "emit" and a.event == "read"]
    if missing and not heard and len(reads) > 1:
        return (
            "This receipt was left out. Each reader counts, and each letter: the pair of both is "
            "what must be new."
        )
    if missing and heard and {person(each) for each in missing} == {"Ann"}:
        return "One of Ann’s tabs hears it and another does not: send it to her box, not to a sid."
    return None


@cause(5)
def the_answer_gives_the_letter_away(failure):
    wanted, got = expected_ack(failure), the_ack(failure)
    if not matches({"ok": False, "error": "no_such_message"}, wanted):
        return None
    if failure.server.crashes:
        return None
    if matches({"ok": True}, got):
        return (
            "It was answered as good. Ask first whether that letter exists, and is for the reader."
        )
    return (
        "Eve can tell from the answer that this letter exists, and only is not for her. Give the "
        "very same answer as for a number that nobody has."
    )
