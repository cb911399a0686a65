"""Causes that the learners of lesson 10 are likely to meet with letters of before and receipts."""

from course.checking.said import acked, data_of, expected_ack, last_said, person
from course.checking.spec import cause, matches


def letters_in(answer):
    found = answer.get("messages") if isinstance(answer, dict) else None
    return found if isinstance(found, list) else []


@cause(4)
def too_many_letters(failure):
    got, wanted = letters_in(acked(failure)), letters_in(expected_ack(failure))
    said = last_said(failure)
    if "messages" not in acked(failure) or len(got) <= len(wanted):
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
    got, wanted = letters_in(acked(failure)), letters_in(expected_ack(failure))
    if "messages" not in acked(failure) or len(got) >= len(wanted):
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
    got, wanted = letters_in(acked(failure)), letters_in(expected_ack(failure))
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
    refused = matches({"ok": False}, acked(failure))
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
    wanted, got = expected_ack(failure), acked(failure)
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
