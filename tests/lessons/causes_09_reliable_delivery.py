"""Why an answer to lesson 09 is not right yet: what its learners are likely to meet."""

from course.checking.rooms import actor, was_refused
from course.checking.spec import cause


def was_restarted(failure):
    return any(arrow.kind == "restart" for arrow in failure.trace.arrows)


def repeated(failure):
    """Whether the last message had been sent before, by the same visitor."""
    sent = [a for a in failure.trace.arrows if (a.kind, a.event) == ("emit", "message")]
    return bool(sent) and any(
        (each.visitor, each.data) == (sent[-1].visitor, sent[-1].data) for each in sent[:-1]
    )


def at_once(failure):
    return len(failure.turn("emit", event="message")) > 1


def answer(failure):
    got = failure.ack[0] if failure.ack else None
    return got if isinstance(got, dict) else {}


@cause(1, 2, 3, 4)
def the_table_refused(failure):
    for crash in failure.server.crashes:
        message = crash["message"]
        if crash["error"] == "IntegrityError" and "UNIQUE" in message:
            return about_unique(failure, message)
        if "binding" in message:
            return (
                f"{message} The SQL needs a value for each ?: the room stands in it twice, and so "
                "it is handed over twice."
            )
        if crash["error"] == "OperationalError":
            return f"SQLite did not understand the SQL: {message}.{a_slip_of_sql(message)}"
        if "unpack" in message or "indices must be integers" in message:
            return (
                "store() returns two things, for a repeat as well: the row, and whether it is new. "
                "query() returns a list, so the row is query(…)[0]; after a comma follows False."
            )
    return None


def a_slip_of_sql(message):
    if 'near "SELECT"' in message:
        return " A question that stands where a value stands is put in brackets: (SELECT …)."
    if 'near "ON"' in message:
        return " ON CONFLICT DO NOTHING stands before RETURNING, which comes last."
    return ""


def about_unique(failure, message):
    if "client_id" in message and at_once(failure):
        return (
            "Two tabs sent the same message at the same moment. Both asked whether it is there, "
            "before either had stored it. Let the INSERT itself decide: ON CONFLICT DO NOTHING."
        )
    if "client_id" in message:
        return (
            "The message was stored already, and the table refused it a second time: "
            f"{message}. For a repeat that is no error: ON CONFLICT DO NOTHING, and answer with "
            "the row that is there."
        )
    if at_once(failure):
        return (
            "Two messages got the same number: somebody else stored one between your question for "
            "the last number and your INSERT. Put the question into the INSERT."
        )
    if was_restarted(failure):
        return (
            "After the restart a number came that the room has already: it was counted in "
            "Python's memory. The table knows the last one, max(number)."
        )
    return f"The table refused the row: {message}. Has the room that number already?"


@cause(1)
def the_number_is_wrong(failure):
    emits = failure.turn("emit", event="message")
    heard = [p.got[0] for p in failure.of("wrong") if p.got and isinstance(p.got[0], dict)]
    number = answer(failure).get("number", heard[0].get("number") if heard else ())
    if was_refused(failure) and (was_restarted(failure) or at_once(failure)):
        return about_unique(failure, "the same number")
    if heard and heard[0].get("username") == heard[0].get("room"):
        return (
            "The room stands where the name should be. The values go to the question marks in "
            "their order: the room, the room once more for the question, and then the name."
        )
    if number is None or was_refused(failure):
        return (
            "The first message of a room got no number: max(number) of nothing is NULL, and NULL "
            "+ 1 is NULL. coalesce(max(number), 0) + 1 begins with 1."
        )
    if number == ():
        return None
    if number == 0:
        return "A room begins with the number 1: coalesce(max(number), 0) + 1."
    if emits and emits[-1].data[0].get("room") == "garden":
        return (
            "The garden's first message has the number 1, whatever was said in the kitchen: WHERE "
            "room = ? belongs in the question for the last number."
        )
    if was_restarted(failure):
        return (
            "After the restart the numbers did not go on: they were counted in Python's memory. "
            "The table knows the last one, max(number)."
        )
    return None


@cause(2)
def the_repeat_went_wrong(failure):
    if failure.server.crashes:
        return None
    if failure.of("surplus") and repeated(failure):
        if was_restarted(failure):
            return memory_forgets()
        return (
            f"{actor(failure)} sent the same message again, and the room heard it again. Emit only "
            "what the INSERT has stored just now."
        )
    if failure.of("surplus") and at_once(failure):
        return "Two tabs sent the same message, and it was told twice. Emit only what is new."
    got = answer(failure)
    if repeated(failure) and got.get("ok") is False:
        return (
            "The repeat was refused. But the sender did nothing wrong: the receipt was lost, and "
            "without it the sender will try for ever. Answer as the first time."
        )
    if repeated(failure) and "number" in got:
        return "A repeat is answered with the number that the message got the first time."
    return None


def memory_forgets():
    return (
        "After the restart the repeat was taken for new: what had come was noted in Python's "
        "memory. UNIQUE (username, client_id) is noted in the table."
    )


@cause(2)
def a_message_was_taken_for_a_repeat(failure):
    emits = failure.turn("emit", event="message")
    if failure.server.crashes or not emits or repeated(failure) or not failure.of("missing"):
        return None
    speaker, sent = emits[-1].visitor, emits[-1].data[0]
    if was_refused(failure):
        return f"{speaker}'s message is new, and was refused."
    if sent.get("client_id") == "same":
        return (
            f"{speaker}'s message was taken for Ann's, because both chose the same client_id. It "
            "is the author and the client_id together that make a repeat."
        )
    if sent.get("client_id") == "another":
        return (
            f"{speaker} said the same words twice, and meant it. A repeat is known by its "
            "client_id, and not by its text."
        )
    return None


@cause(2)
def the_numbers_have_a_gap(failure):
    got = answer(failure)
    if failure.server.crashes or "number" not in got or repeated(failure):
        return None
    return "A repeat used up a number: what is not stored may not count."


@cause(3)
def it_was_not_stored(failure):
    for crash in failure.server.crashes:
        if crash["error"] == "UnboundLocalError":
            return (
                "The error was caught, and the handler went on as if the message were stored. "
                "Below except belongs a return, with the refusal."
            )
        if crash["error"] == "IntegrityError":
            return (
                f"The table refused it ({crash['message']}), and the sender heard nothing: there "
                "was no answer. Catch sqlite3.IntegrityError around store(), and return the refusal."
            )
        if crash["error"] in ("IndexError", "ValueError", "TypeError"):
            return (
                "Nothing was stored, and no error came either. INSERT OR IGNORE swallows whatever "
                "the table refuses; ON CONFLICT DO NOTHING swallows the repeat alone."
            )
    if failure.of("surplus"):
        return (
            "The room heard a message that is stored nowhere: no history will ever show it. Store "
            "first, then tell, then answer."
        )
    got = answer(failure)
    if got.get("ok"):
        return "The sender got a receipt for a message that is stored nowhere. Return the refusal."
    return None


@cause(4)
def the_page_is_another(failure):
    if failure.of("surplus"):
        return "The page was emitted. It is the answer to a question: return it."
    got, asked = answer(failure), failure.problems[0].expected
    if asked.get("ok") is False and got.get("ok"):
        return "Somebody read a room without being in it. The question stands at the top: keep it."
    messages = got.get("messages")
    if not isinstance(messages, list) or not isinstance(asked, dict) or "messages" not in asked:
        return None
    room = failure.turn("emit")[-1].data[0].get("room")
    if any(isinstance(each, dict) and each.get("room", room) != room for each in messages):
        return "Messages of another room are among them: WHERE room = ? AND number > ?."
    numbers = [each.get("number") for each in messages if isinstance(each, dict)]
    wanted = list(asked["messages"].messages)
    after = failure.turn("emit")[-1].data[0].get("after")
    return about_numbers(numbers, wanted, after) or about_more(numbers, wanted, got, asked)


def about_numbers(numbers, wanted, after):
    if after in numbers:
        return f"Number {after} is what the visitor has already: number > ?, and not >=."
    if numbers == wanted[::-1] and len(numbers) > 1:
        return "The right messages, from the last to the first. A gap is filled from its beginning."
    if len(numbers) > len(wanted) and numbers[: len(wanted)] == wanted:
        return "The page is too long: LIMIT PAGE + 1, and the one too many stays off it."
    if numbers and wanted and min(numbers) > wanted[0]:
        return (
            "These are the newest messages, and what lies between is never fetched: a hole. After "
            "a number come the first ones, ORDER BY number."
        )
    if wanted and not numbers:
        return "Nothing came: is it stored, in this room, and is the page returned?"
    return None


def about_more(numbers, wanted, got, asked):
    if numbers == wanted and got.get("more") != asked["more"]:
        return (
            f'"more" should be {asked["more"]}. Ask for one message too many, PAGE + 1: when it '
            "comes, there are more."
        )
    return None
