"""Shows that a failure in a room is explained by who was in it, whatever the server said."""

from types import SimpleNamespace

from course.checking.failure import Failure, Problem
from course.checking.rooms import members_of, some_missed, strangers_heard, was_refused
from course.checking.trace import Arrow, Trace


def failure_after(*arrows, problems=()):
    """The failure of a run in which these arrows passed, the last emission being judged."""
    trace = Trace()
    for arrow in arrows:
        trace.judge()
        if arrow.to_server or arrow.kind == "lost":
            trace.act(arrow)
        else:
            trace.add(arrow)
    return Failure("", list(problems), trace, SimpleNamespace(crashes=[]))


def emit(visitor, event, room):
    return Arrow("emit", visitor, event, [{"room": room}])


JOINED = [emit("Ann", "join", "kitchen"), emit("Ben", "join", "kitchen")]
SPOKE = [*JOINED, emit("Ann", "message", "kitchen")]


def test_a_room_is_those_who_joined_and_have_not_gone_since():
    assert members_of("kitchen", failure_after(*JOINED)) == {"Ann", "Ben"}
    assert members_of("garden", failure_after(*JOINED)) == set()
    left = failure_after(*JOINED, emit("Ann", "leave", "kitchen"), Arrow("lost", "Ben"))
    assert members_of("kitchen", left) == set()


def test_data_without_a_room_confuses_nobody():
    odd = [Arrow("emit", "Ann", "join", data) for data in ([], ["kitchen"], [{"room": None}])]
    assert members_of("kitchen", failure_after(*odd, *JOINED)) == {"Ann", "Ben"}


def test_a_stranger_who_heard_is_named_and_a_member_is_not():
    for listener, told in (("Cat", True), ("Ben", False)):
        surplus = Problem("surplus", listener, "message", got=[{"room": "kitchen"}])
        sentence = strangers_heard(failure_after(*SPOKE, problems=[surplus]))
        assert bool(sentence) is told
        assert not told or sentence.startswith("Cat is not in the kitchen, and heard it")


def test_another_room_that_was_told_is_named():
    surplus = Problem("surplus", "Cat", "status", got=[{"room": "garden"}])
    sentence = strangers_heard(failure_after(*SPOKE, problems=[surplus]))
    assert sentence == "Only the kitchen was named, but the garden was told as well."


def test_who_missed_what_the_room_heard_decides_the_advice():
    heard = {name: Arrow("event", name, "message", [{}]) for name in ("Ann", "Ben")}
    missed = {name: Problem("missing", name, "message") for name in ("Ann", "Ben")}
    only_ann = failure_after(*SPOKE, heard["Ann"], problems=[missed["Ben"]])
    assert "Only Ann heard it" in some_missed(only_ann)
    all_but_ann = failure_after(*SPOKE, heard["Ben"], problems=[missed["Ann"]])
    assert "Ann did not" in some_missed(all_but_ann)
    assert "Nobody heard it" in some_missed(failure_after(*SPOKE, problems=missed.values()))


def test_a_refusal_of_a_member_is_seen():
    no = Arrow("ack", "Ann", "message", [{"ok": False}])
    failure = failure_after(*SPOKE, no, problems=[Problem("missing", "Ann", "message")])
    assert was_refused(failure)
    assert "was refused" in some_missed(failure)
