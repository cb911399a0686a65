"""Shows that a song that comes in between does not change what a learner of lesson 02 is told."""

from types import SimpleNamespace

from course.checking.failure import Failure, Problem
from course.checking.trace import Arrow, Trace
from tests.lessons.causes_02_broadcast import left_told_to_nobody

SONG = Arrow("event", "Ann", "message", [{"number": 1, "text": "Morning"}])
LIST = Arrow("event", "Ann", "presence", [{"members": ["Ann"]}])


def told_after_ben_left(*heard):
    trace = Trace()
    trace.act(Arrow("disconnect", "Ben"))
    for arrow in heard:
        trace.add(arrow)
    missed = Problem("missing", "Ann", "status")
    return left_told_to_nobody(Failure("", [missed], trace, SimpleNamespace(crashes=[])))


def test_that_nobody_was_told_who_left_is_said_whether_or_not_a_song_came():
    assert "plain emit() would go to Ben, who is gone" in told_after_ben_left()
    assert told_after_ben_left(SONG) == told_after_ben_left()


def test_who_heard_something_else_is_not_told_that_nothing_came():
    assert told_after_ben_left(LIST) is None
