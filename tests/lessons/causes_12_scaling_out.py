"""What commonly goes wrong in lesson 12, in words for whoever it went wrong for."""

from course.checking.spec import cause


@cause(1)
def another_queue(failure):
    if failure.of("queue"):
        queues = {each.queue[0] for each in failure.server.processes if each.queue}
        address = " and ".join(sorted(queues)) or "no address"
        return (
            f"The message queue is at {address}, but these processes are to meet at the address in "
            "REDIS_URL, which is another one each time. Give message_queue=REDIS_URL."
        )
    return None


@cause(1)
def no_queue(failure):
    islands = [each.name for each in failure.server.processes if each.url and not each.queue]
    if failure.of("missing") and len(islands) == 2:
        return (
            "Neither process has a message queue, so what one emits reaches its own visitors alone. "
            "Give message_queue=REDIS_URL to the SocketIO that is made with app."
        )
    return None


@cause(1)
def a_channel_each(failure):
    channels = {each.queue[1] for each in failure.server.linked}
    if failure.of("missing") and len(channels) > 1:
        return (
            f"The processes use the channels {' and '.join(sorted(channels))} of the queue, and "
            "hear what is said on their own one alone. Leave channel out, or make it the same for all."
        )
    return None


@cause(1)
def told_twice(failure):
    if failure.of("surplus"):
        return (
            "The message came more than once. With a message queue one emit(…, broadcast=True) "
            "reaches the visitors of all processes; a second one by another SocketIO repeats it."
        )
    return None


def names_seen(failure):
    """What was told last of who is here, or None."""
    for problem in failure.problems:
        got = problem.got[0] if isinstance(problem.got, list) and problem.got else None
        if isinstance(got, dict) and isinstance(got.get("members"), list):
            return got["members"], problem.expected.get("members")
    return None


@cause(1, 2)
def crashed_on_text(failure):
    if any("'str' and 'int'" in crash["message"] for crash in failure.server.crashes):
        return (
            'Redis keeps text: hgetall gives each number as text, like "1". Make a number of it '
            "first: int(number) > 0."
        )
    return None


@cause(2)
def who_is_missing(failure):
    seen = names_seen(failure)
    if not seen or failure.server.at("B").url == "":
        return None
    members, wanted = seen
    if len(set(members)) < len(members):
        return "A name is there twice: whoever has a tab with each process is in both hashes."
    left = [each for each in members if each not in wanted.names]
    if left:
        return (
            f"{' and '.join(left)} has gone and is still here. Count down by 1 when a connection "
            "ends, and name only those with more than 0 connections: int(number) > 0, for to Redis "
            "the number is text, and the text “0” is as true as any other."
        )
    return (
        "Somebody with a connection is not here. Each process writes into its own hash HERE; "
        "members() must look into every hash whose key begins with here:, and a person is gone only "
        "when no process counts a connection of theirs any more. (A pattern has a star, “here:*”; "
        "and the lease of here:A is alive:A.)"
    )


@cause(3)
def numbers_of_their_own(failure):
    for problem in failure.problems:
        got = problem.got[0] if problem.got else None
        if isinstance(got, dict) and isinstance(got.get("number"), str):
            return "The number is text. store.incr returns a number, and Redis's get returns text."
        if problem.event == "ack" and isinstance(got, dict):
            return (
                "Two messages have the same number, or a later one a smaller number. A process "
                "that counts by itself does not know of the others, and between asking for a "
                'number and storing it the other process may do the same. store.incr("number"), '
                "with one key for all, is both in one step."
            )
    return None


@cause(4)
def outside_of_an_event(failure):
    for crash in failure.server.crashes:
        if crash["event"] == "tell" and "outside of" in crash["message"]:
            return (
                "emit belongs to an event that is being handled, and here none is: that is what "
                "“working outside of request context” means. Use the emit of a SocketIO object: "
                "SocketIO(message_queue=REDIS_URL).emit(…)."
            )
        if crash["event"] == "tell" and crash["error"] == "AttributeError":
            return (
                "A SocketIO with neither an app nor a message queue can reach nobody, and breaks "
                "when it emits. Give it message_queue=REDIS_URL."
            )
    return None


@cause(4)
def a_second_server(failure):
    if any(problem.event == "connect" for problem in failure.problems):
        return (
            "After tell the process no longer serves: SocketIO(app, …) puts a second server in the "
            "place of the first, and it has no handlers. Leave app out: then it only writes."
        )
    return None


@cause(4)
def the_wrong_room(failure):
    if failure.of("surplus"):
        return (
            'Somebody else heard it. Name the room of the person: emit(…, to=f"user:{username}").'
        )
    if failure.of("missing"):
        return (
            "Nobody heard it. Everybody joins a room called user: and their name when they connect; "
            "emit to that room, by a SocketIO with message_queue=REDIS_URL."
        )
    return None


@cause(5)
def lease(failure):
    seen = names_seen(failure)
    if not seen:
        return None
    members, _ = seen
    if "Ben" in members:
        return (
            "The process was killed with kill -9: none of its code ran any more, and its hash is "
            'still there. Its lease must end by itself, store.set(ALIVE, "yes", px=…), and '
            "members() must pass over the hash of a process whose alive: key does not exist."
        )
    return (
        "The people of a process that runs are not here: its lease has ended before it was "
        "renewed, or is looked for under another key. px is in milliseconds, LEASE in seconds; and "
        "here:A belongs to alive:A."
    )
