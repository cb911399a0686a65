"""Why an answer to lesson 08 is not right yet: what its learners are likely to meet."""

from course.checking.spec import cause


def was_restarted(failure):
    return any(arrow.kind == "restart" for arrow in failure.trace.arrows)


def pages(failure):
    """The page that was expected and the one that came, where there are both."""
    for problem in failure.problems:
        got = problem.got[0] if problem.got else None
        wanted = problem.expected
        if isinstance(wanted, dict) and "messages" in wanted and isinstance(got, dict):
            yield wanted, got


def texts(page):
    messages = page.get("messages")
    messages = messages if isinstance(messages, list) else []
    return [each.get("text") if isinstance(each, dict) else each for each in messages]


@cause(1, 2, 3, 4, 5)
def the_database_complained(failure):
    for crash in failure.server.crashes:
        message = crash["message"]
        if "created in a thread" in message:
            return (
                "A SQLite connection belongs to the thread that opened it, and each event runs in "
                "a thread of its own. Open a connection per event, as query() does."
            )
        if "binding" in message:
            return (
                f"{crash['error']}: {message} The SQL needs a ? for each value that query() is "
                "given, and query() takes the values one by one, with commas between them."
            )
        if crash["error"] in ("OperationalError", "Warning", "ProgrammingError"):
            return sql_went_wrong(failure, message)
        if "not enough values to unpack" in message:
            return "The INSERT gave no row back. It does with RETURNING number at its end."
    return None


def sql_went_wrong(failure, message):
    said = [arrow.data[0] for arrow in failure.turn("emit") if arrow.data]
    if any("'" in str(each) or '"' in str(each) for each in said):
        return (
            f"SQLite stumbled: {message}. A quotation mark in a text or a name ended the value, "
            "and the rest was read as SQL. Write ? in the SQL, and hand the value to query()."
        )
    return f"SQLite did not understand the SQL, or knows no such column: {message}."


@cause(1)
def the_number_is_wrong(failure):
    got = failure.ack[0] if failure.ack else None
    if not isinstance(got, dict) or "number" not in got:
        return None
    number = got["number"]
    if number is None and not failure.server.crashes:
        return "There is no number yet: the INSERT gives it back with RETURNING number."
    if isinstance(number, (list, dict)):
        return (
            "query() returns a list of rows, and a row is a dictionary. Take the row out of the "
            'list, [row] = query(…), and the number out of the row, row["number"].'
        )
    if was_restarted(failure):
        return (
            "After a restart the numbers began anew, so they come from Python's memory, which is "
            "empty then. The table knows better: let it give the number."
        )
    return (
        "The number did not grow. If you opened a connection yourself, commit: without that the "
        "row is gone with the connection. query() commits."
    )


@cause(2)
def the_past_went_astray(failure):
    if failure.of("surplus"):
        return (
            "The whole room heard what was meant for the newcomer. A plain emit, without to=, is "
            "for the one who joins."
        )
    if failure.of("missing") and any(
        isinstance(arrow.data[0], dict) and "messages" in arrow.data[0]
        for arrow in failure.turn("ack")
        if arrow.data
    ):
        return 'The page was returned, and so became the acknowledgement. Emit it as "message_history".'
    return None


@cause(2)
def the_oldest_came(failure):
    for wanted, got in pages(failure):
        if wanted["more"] and texts(got)[:1] == ["one"]:
            return (
                "These are the oldest messages. ORDER BY number DESC begins with the newest; what "
                "LIMIT leaves over is then old, and not new."
            )
    return None


@cause(3)
def the_cursor_is_no_cursor(failure):
    for crash in failure.server.crashes:
        if crash["error"] == "KeyError" and "before" in crash["message"]:
            return (
                "Who asks for the first time has no message to name, and sends no before: "
                'data.get("before", LAST).'
            )
    emits = failure.turn("emit")
    asked_for = emits[-1].data[0] if emits and emits[-1].event == "message_history" else {}
    before, limit = asked_for.get("before"), asked_for.get("limit")
    if isinstance(before, str):
        return (
            "before went into the SQL as SQL, and opened every room. It is a number only as long "
            "as everybody is kind: write ? for it, too."
        )
    for wanted, got in pages(failure):
        if isinstance(got.get("messages"), dict):
            return (
                "“messages” is the whole answer of page_of(), a dictionary with “messages” in it. "
                '{"ok": True, **page_of(…)} puts its two keys into yours.'
            )
        if got.get("ok") is True and before is not None:
            return about_cursor(wanted, got, before) or about_limit(wanted, got, limit)
        if got.get("ok") is True:
            return about_limit(wanted, got, limit)
    return None


def about_cursor(wanted, got, before):
    said, asked = texts(got), wanted["messages"].texts
    numbers = [each.get("number") for each in got["messages"] if isinstance(each, dict)]
    if before in numbers:
        return (
            "The message that was named is on the page again. It is on the screen already, so "
            "number < ? and not <=."
        )
    if (asked and not said) or any(type(each) is int and each > before for each in numbers):
        return (
            "The page does not end before the message that was named. before is a message's "
            "number, no count: number < ? is right whatever else is said, and OFFSET is not."
        )
    return None


def about_limit(wanted, got, limit):
    said, asked = texts(got), wanted["messages"].texts
    if limit is not None and len(said) != len(asked):
        return "The page is not as long as was asked for: hand the limit on to page_of()."
    if len(said) < len(asked):
        return (
            "Some messages are not on the page. Numbers in a room have gaps, where other rooms "
            "spoke: take LIMIT messages below before, and not those between two numbers. And is the "
            "limit PAGE where nobody names one, and handed over where page_of() expects it?"
        )
    return None


@cause(4)
def the_length_is_wrong(failure):
    emits = failure.turn("emit")
    limit = emits[-1].data[0].get("limit") if emits else None
    for wanted, got in pages(failure):
        said, asked = texts(got), wanted["messages"].texts
        if limit == 1000 and len(said) > len(asked):
            return "Somebody asked for 1000 messages and got them: min(limit, MOST)."
        if limit == 1000:
            return "Who asks for more than the most gets the most, MOST messages, and not fewer."
        if limit in (0, -1):
            return (
                f"A limit of {limit} is less than one message. To SQLite a negative LIMIT means no "
                "limit at all, and to a slice it counts from the end: max(1, …)."
            )
        return "A limit that is allowed has to stay as it is: only what is outside is brought in."
    return None


@cause(2, 3, 4)
def the_page_is_another(failure):
    for wanted, got in pages(failure):
        if got.get("ok") is False:
            continue
        said, asked = texts(got), wanted["messages"].texts
        if said == asked and all(isinstance(each, dict) for each in got["messages"]):
            if got.get("more") != wanted["more"]:
                return about_more(wanted["more"])
            if "room" in wanted and got.get("room") != wanted["room"]:
                return "The page is right, but the room is not named in it."
            return "Each message needs number, username, text and timestamp: SELECT * has them all."
        return about_texts(failure, said, asked)
    return None


def about_more(more):
    if more:
        return (
            '"more" is False though there are older messages. Ask for one message too many '
            "(limit + 1): when it comes, there are more."
        )
    return (
        '"more" is True though nothing is older. A full page alone does not tell: ask for one '
        "message too many (limit + 1), and see whether it comes."
    )


def about_texts(failure, said, asked):
    if said == asked[::-1] and len(said) > 1:
        return "These are the right messages, newest first. Turn them round: rows[::-1]."
    if not said and was_restarted(failure):
        return (
            "After the restart nothing was left. What a list or a dictionary holds is gone then; "
            "what an INSERT has stored, and committed, is not."
        )
    if not said:
        return "The page is empty though something was said: is it stored, and in this room?"
    if {"it rains", "it pours", "my own", "a secret"} & (set(said) - set(asked)):
        return "Messages of another room are on the page: WHERE room = ?, with the room as a value."
    if len(said) == len(asked) > 1 and said[1:] == asked[:-1]:
        return (
            "The page was cut at the wrong end, and the newest message fell off. The rows come "
            "newest first: cut them then, rows[:limit], and turn round what is left, [::-1]."
        )
    if len(said) == len(asked) + 1 and set(asked) < set(said):
        return (
            "There is one message too many. If you asked for it to know whether there are more: "
            "it does not belong on the page, rows[:limit]."
        )
    return None


@cause(5)
def somebody_read_it(failure):
    got = failure.ack[0] if failure.ack else None
    if not isinstance(got, dict):
        return None
    reader = failure.turn("emit")[-1].visitor if failure.turn("emit") else ""
    if got.get("ok") and failure.problems[0].expected.get("ok") is False:
        return (
            f"{reader} is not in that room and read its past. What may be heard by members alone "
            "may be read by members alone: ask whether the room is in rooms()."
        )
    if got.get("error") == "not_a_member":
        return f"{reader} is in the room, and was refused: look at the condition of your if."
    return None
