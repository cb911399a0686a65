"""Lesson 07 asks for rooms with the server's clock, in which one sees who is typing, and for how long."""

from datetime import UTC, datetime, timedelta

from course.checking.patience import seconds
from course.checking.spec import Pattern, task

FOR_EVER = 60  # seconds that a sign of typing lasts


def a_moment():
    """How long it lasts where it is to run out, but not before what a test does meanwhile."""
    return seconds(0.1)


def is_now_in_utc(value):
    """Whether a text is this moment in UTC; the check and the server share one clock."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    if moment.utcoffset() != timedelta(0) or "T" not in value:
        return False
    return abs(moment - datetime.now(UTC)) < timedelta(minutes=10)


now_in_utc = Pattern("this moment in UTC, in ISO 8601", is_now_in_utc)


def people(scene, *names, lasts=FOR_EVER):
    """Visitors who have signed in, in rooms in which a sign of typing lasts for so many seconds."""
    scene.constant("TYPING_SECONDS", lasts)
    return scene.people(*names)


def all_join(room, *visitors):
    for visitor in visitors:
        visitor.emits("join", {"room": room}).acked({"ok": True})


def types(visitor, room, typing=True, **more):
    return visitor.emits("typing", {"room": room, "typing": typing, **more})


def says(visitor, room, text, **more):
    return visitor.emits("message", {"room": room, "text": text, **more})


def typists(room, *names):
    return {"room": room, "usernames": list(names)}


@task(1, "Say when, by the server's clock and in UTC")
def test_a_message_has_the_time_at_which_it_came_to_the_server(scene):
    ann, ben, _ = people(scene, "Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    said = says(ann, "kitchen", "hello")
    answer = said.acked({"ok": True, "timestamp": now_in_utc})
    message = {"room": "kitchen", "username": "Ann", "text": "hello"}
    scene.only(ann, ben).hears("message", {**message, "timestamp": answer["timestamp"]})


@task(1, "Say when, by the server's clock and in UTC")
def test_what_the_senders_clock_says_does_not_count(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    said = says(ann, "kitchen", "hello", timestamp="1999-12-31T23:59:59Z")
    scene.only(ann, ben).hears("message", {"text": "hello", "timestamp": now_in_utc})
    said.acked({"ok": True, "timestamp": now_in_utc})


@task(2, "Say who is typing, once")
def test_the_others_in_the_room_are_told_who_is_typing(scene):
    ann, ben, cat = people(scene, "Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, cat)
    said = types(ben, "kitchen")
    scene.only(ann).hears("typing", typists("kitchen", "Ben"))
    said.acked({"ok": True})
    types(ann, "kitchen")
    scene.only(ben).hears("typing", typists("kitchen", "Ann", "Ben"))
    types(ann, "garden")
    scene.only(cat).hears("typing", typists("garden", "Ann"))


@task(2, "Say who is typing, once")
def test_what_is_known_is_not_told_again(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    types(ann, "kitchen")
    scene.only(ben).hears("typing", typists("kitchen", "Ann"))
    for _ in range(3):
        said = types(ann, "kitchen")
        scene.nobody().hears("typing")
        said.acked({"ok": True})


@task(2, "Say who is typing, once")
def test_nobody_types_in_anothers_name(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    types(ann, "kitchen", username="Ben")
    scene.only(ben).hears("typing", typists("kitchen", "Ann"))


@task(3, "Say who has stopped typing", needs=(2,))
def test_the_others_are_told_who_has_stopped(scene):
    ann, ben, cat = people(scene, "Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben, cat)
    types(ann, "kitchen").acked({"ok": True})
    types(ben, "kitchen").acked({"ok": True})
    said = types(ann, "kitchen", typing=False)
    scene.only(ben, cat).hears("typing", typists("kitchen", "Ben"))
    said.acked({"ok": True})
    types(ben, "kitchen", typing=False)
    scene.only(ann, cat).hears("typing", typists("kitchen"))


@task(3, "Say who has stopped typing", needs=(2,))
def test_who_was_not_typing_cannot_stop(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, ben)
    types(ann, "garden").acked({"ok": True})
    said = types(ann, "kitchen", typing=False)
    scene.nobody().hears("typing")
    said.acked({"ok": True})
    types(ann, "garden", typing=False)
    scene.only(ben).hears("typing", typists("garden"))


@task(3, "Say who has stopped typing", needs=(2,))
def test_who_has_stopped_may_begin_again(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    types(ann, "kitchen").acked({"ok": True})
    types(ann, "kitchen", typing=False).acked({"ok": True})
    types(ann, "kitchen")
    scene.only(ben).hears("typing", typists("kitchen", "Ann"))


@task(4, "Let a message, leaving and being gone end it", needs=(2, 3))
def test_whose_message_has_come_is_not_typing_it_any_more(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    types(ann, "kitchen").acked({"ok": True})
    said = says(ann, "kitchen", "hello")
    scene.only(ben).hears("typing", typists("kitchen"))
    scene.only(ann, ben).hears("message", {"username": "Ann", "text": "hello"})
    said.acked({"ok": True})
    says(ben, "kitchen", "hello, Ann")  # he was not typing, as far as anybody knows
    scene.nobody().hears("typing")


@task(4, "Let a message, leaving and being gone end it", needs=(2, 3))
def test_who_leaves_the_room_is_not_typing_in_it(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, ben)
    types(ann, "kitchen").acked({"ok": True})
    types(ann, "garden").acked({"ok": True})
    said = ann.emits("leave", {"room": "kitchen"})
    scene.only(ben).hears("typing", typists("kitchen"))
    said.acked({"ok": True})
    ann.emits("leave", {"room": "attic"}).acked({"ok": True})  # there is none


@task(4, "Let a message, leaving and being gone end it", needs=(2, 3))
def test_who_is_gone_from_the_line_is_typing_nowhere(scene):
    ann, ben, cat = people(scene, "Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, cat)
    types(ann, "kitchen").acked({"ok": True})
    types(ann, "garden").acked({"ok": True})
    ann.drops()
    scene.expect("typing", {ben: [typists("kitchen")], cat: [typists("garden")]})
    ben.disconnects()  # he was not typing
    scene.nobody().hears("typing")


@task(5, "Let a sign of typing run out", needs=(2, 3))
def test_who_gives_no_more_signs_has_stopped(scene):
    ann, ben, cat = people(scene, "Ann", "Ben", "Cat", lasts=a_moment())
    all_join("kitchen", ann, ben)
    all_join("garden", cat)
    said = types(ann, "kitchen")
    scene.only(ben).soon_hears("typing", typists("kitchen", "Ann"), typists("kitchen"))
    said.acked({"ok": True})


@task(5, "Let a sign of typing run out", needs=(2, 3))
def test_a_second_sign_runs_out_as_the_first_does(scene):
    ann, ben = people(scene, "Ann", "Ben")
    all_join("kitchen", ann, ben)
    types(ann, "kitchen")
    scene.settle()
    scene.constant("TYPING_SECONDS", a_moment())
    types(ann, "kitchen")
    scene.only(ben).soon_hears("typing", typists("kitchen", "Ann"), typists("kitchen"))


@task(5, "Let a sign of typing run out", needs=(2, 3))
def test_who_stops_in_time_has_not_stopped_twice(scene):
    ann, ben = people(scene, "Ann", "Ben", lasts=a_moment())
    all_join("kitchen", ann, ben)
    types(ann, "kitchen")
    scene.settle()  # else their handlers run side by side, and the second may overtake the first
    types(ann, "kitchen", typing=False)
    scene.rests()
    scene.only(ben).hears("typing", typists("kitchen", "Ann"), typists("kitchen"))


@task(5, "Let a sign of typing run out", needs=(2, 3))
def test_who_gives_another_sign_goes_on_typing(scene):
    ann, ben, cat, dan = people(scene, "Ann", "Ben", "Cat", "Dan", lasts=a_moment())
    all_join("kitchen", ann, ben)
    all_join("garden", cat, dan)
    types(ann, "kitchen")
    scene.settle()
    types(cat, "garden")
    scene.settle()
    scene.constant("TYPING_SECONDS", FOR_EVER)
    types(ann, "kitchen")
    scene.only(dan).have_heard("typing", typists("garden"))  # and Ann's first sign is older
    scene.only(ben).finally_hears("typing", typists("kitchen", "Ann"))
