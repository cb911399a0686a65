"""Why an answer to lesson 03 is not right yet: what its learners are likely to meet."""

from course.checking.rooms import actor, members_of, some_missed, strangers_heard, was_refused
from course.checking.spec import cause


@cause(1, 3, 5)
def broadcast_and_a_room(failure):
    """The general advice leaves the room out."""
    for crash in failure.server.crashes:
        if "unexpected keyword argument 'broadcast'" in crash["message"] and "to=" in crash["code"]:
            return (
                f"socketio.emit() has no broadcast= (line {crash['line']}): take it away. "
                "With to=room alone it goes to that room."
            )
    return None


@cause(1)
def joining_went_wrong(failure):
    for crash in failure.server.crashes:
        if crash["event"] == "join" and "unpack" in crash["message"]:
            return (
                "A key of members is a pair, the connection and the room, as my_rooms() relies "
                "on: members[request.sid, room] = username."
            )
    newcomer, stayed = actor(failure), {p.visitor for p in failure.of("missing")}
    if newcomer not in stayed and "Ann" in stayed & members_of("garden", failure):
        return "Joining the garden took Ann out of the kitchen; she should be in both."
    return wrong_rooms(failure) or strangers_heard(failure) or some_missed(failure)


def wrong_rooms(failure):
    """An acknowledgement with ok, but other rooms in it than the visitor is in."""
    if not failure.ack or not isinstance(failure.ack[0], dict) or "rooms" not in failure.ack[0]:
        return None
    return (
        "The rooms in the acknowledgement are those noted in members, each under the key "
        "(request.sid, room): joining adds one of them, leaving takes that one out."
    )


@cause(2)
def an_empty_room_was_let_in(failure):
    heard = {p.visitor for p in failure.of("surplus")}
    if failure.server.crashes or not heard:
        return None
    if any("ok" in p.got[0] for p in failure.of("surplus") if isinstance(p.got[0], dict)):
        return "The refusal was emitted. It is the acknowledgement: return it from the handler."
    if was_refused(failure):
        return "You refused, but too late: the refusal stands above join_room and emit."
    named = "room" in failure.turn("emit")[-1].data[0]
    told = "everybody, as socketio.emit() does" if len(heard) > 1 else "the sender alone"
    what = "An empty room" if named else "A join that names no room (it is None then)"
    return f"{what} was let in, and with an empty to= the notice reaches {told}. Ask: if not room."


@cause(3)
def the_message_went_astray(failure):
    return strangers_heard(failure) or some_missed(failure)


@cause(4)
def a_stranger_was_heard(failure):
    speaker = actor(failure)
    if failure.server.crashes or not failure.of("surplus"):
        return some_missed(failure)
    if was_refused(failure):
        return f"You refused {speaker}, but the message had gone out: refuse before emit."
    if any(speaker in members_of(room, failure) for room in ("kitchen", "garden")):
        return f"{speaker} is in a room, but not in this one: ask for the room of the message."
    return (
        f"{speaker} is in no room, and yet spoke into one. to= works from outside too: "
        "only your handler can ask whether the sender is a member."
    )


@cause(5)
def going_out_went_wrong(failure):
    if failure.server.crashes:
        return None
    heard = [p.visitor for p in failure.of("surplus")]
    missing = [p.visitor for p in failure.of("missing")]
    if missing and failure.turn("disconnect") + failure.turn("lost"):
        return (
            "on_disconnect did not tell each room. A line that is gone sends no leave: "
            "go out of all of my_rooms() there."
        )
    if stranger := strangers_heard(failure):
        return stranger
    if failure.turn("emit", event="leave"):
        if actor(failure) in heard and not missing:
            return "Who leaves should not hear it: leave_room(room) comes before emit."
        if missing and not heard:
            return (
                "Those who stay were not told: emit with to=room. (leave_room takes one "
                "connection out of a room; close_room takes out everybody.)"
            )
    return wrong_rooms(failure) or some_missed(failure)
