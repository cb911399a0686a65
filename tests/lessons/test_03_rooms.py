"""Lesson 03 asks for an intercom: rooms that members alone hear, and alone can speak into."""

from course.checking.spec import Pattern, some_text, task, whole_number

REFUSED = {"ok": False, "error": "not_a_member", "message": some_text}
NO_ROOM = {"ok": False, "error": "no_room", "message": some_text}


def rooms(*names):
    """The rooms of an acknowledgement, in any order."""
    words = " and ".join(names) or "no room"
    return Pattern(words, lambda v: isinstance(v, list) and sorted(map(str, v)) == sorted(names))


def joined(room, visitor):
    return {"room": room, "kind": "joined", "username": visitor.name}


def left(room, visitor):
    return {"room": room, "kind": "left", "username": visitor.name}


def joins(visitor, room):
    return visitor.emits("join", {"username": visitor.name, "room": room})


def all_join(room, *visitors):
    for visitor in visitors:
        joins(visitor, room).acked({"ok": True})


def says(visitor, room, text):
    return visitor.emits("message", {"room": room, "text": text})


def said(visitor, room, text):
    """The message as a member hears it."""
    return {"room": room, "username": visitor.name, "text": text, "number": whole_number}


@task(1, "Let a visitor in, and tell the room")
def test_the_newcomer_and_those_in_the_room_hear_who_has_joined(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    joins(ann, "kitchen")
    scene.settle()
    answer = joins(ben, "kitchen")
    both = [joined("kitchen", ann), joined("kitchen", ben)]
    scene.expect("status", {ann: both, ben: both[1:]})
    answer.acked({"ok": True, "rooms": rooms("kitchen")})
    joins(cat, "garden")
    scene.only(cat).hears("status", joined("garden", cat))


@task(1, "Let a visitor in, and tell the room")
def test_a_visitor_is_in_two_rooms_at_once(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    joins(ann, "kitchen").acked({"ok": True})
    joins(ann, "garden").acked({"ok": True, "rooms": rooms("kitchen", "garden")})
    joins(ben, "kitchen")
    scene.only(ann, ben).hears("status", joined("kitchen", ben))
    joins(cat, "garden")
    scene.only(ann, cat).hears("status", joined("garden", cat))


@task(2, "Refuse to join an empty room", needs=(1,))
def test_who_names_no_room_gets_into_none(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    for payload in ({"username": "Cat", "room": ""}, {"username": "Cat"}):
        answer = cat.emits("join", payload)
        scene.nobody().hears("status")
        answer.acked(NO_ROOM)
    joins(cat, "garden").acked({"ok": True, "rooms": rooms("garden")})


@task(3, "Send a message to its room alone", needs=(1,))
def test_a_message_is_heard_in_its_room_and_nowhere_else(scene):
    ann, ben, cat, _ = scene.visitors("Ann", "Ben", "Cat", "Dan")
    all_join("kitchen", ann, ben)
    all_join("garden", cat)
    answer = says(ann, "kitchen", "tea is ready")
    scene.only(ann, ben).hears("message", said(ann, "kitchen", "tea is ready"))
    answer.acked({"ok": True, "number": whole_number})
    says(cat, "garden", "it rains")
    scene.only(cat).hears("message", said(cat, "garden", "it rains"))


@task(3, "Send a message to its room alone", needs=(1,))
def test_who_is_in_two_rooms_speaks_into_the_one_that_is_named(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, cat)
    says(ann, "kitchen", "tea is ready")
    scene.only(ann, ben).hears("message", said(ann, "kitchen", "tea is ready"))
    says(ann, "garden", "come in")
    scene.only(ann, cat).hears("message", said(ann, "garden", "come in"))


@task(3, "Send a message to its room alone", needs=(1,))
def test_who_comes_late_hears_what_is_said_from_then_on_and_once(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    all_join("kitchen", ann)
    says(ann, "kitchen", "is anybody there?").acked({"ok": True})
    joins(ben, "kitchen")
    scene.nobody().hears("message")
    joins(ben, "kitchen").acked({"ok": True})
    says(ann, "kitchen", "hello, Ben")
    scene.only(ann, ben).hears("message", said(ann, "kitchen", "hello, Ben"))


@task(4, "Let members alone send to a room", needs=(1, 3))
def test_who_is_in_no_room_can_not_speak_into_one(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    says(ann, "kitchen", "tea is ready")
    scene.only(ann, ben).hears("message", said(ann, "kitchen", "tea is ready"))
    answer = says(cat, "kitchen", "let me in")
    scene.nobody().hears("message")
    answer.acked(REFUSED)
    joins(cat, "kitchen").acked({"ok": True})
    says(cat, "kitchen", "here I am")
    scene.only(ann, ben, cat).hears("message", said(cat, "kitchen", "here I am"))


@task(4, "Let members alone send to a room", needs=(1, 3))
def test_a_member_of_one_room_can_not_speak_into_another(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", cat)
    says(cat, "garden", "it rains")
    scene.only(cat).hears("message", said(cat, "garden", "it rains"))
    answer = says(cat, "kitchen", "it rains")
    scene.nobody().hears("message")
    answer.acked(REFUSED)
    for payload in ({"room": "", "text": "hello?"}, {"text": "hello?"}):
        answer = cat.emits("message", payload)
        scene.nobody().hears("message")
        answer.acked({"ok": False})


@task(5, "Go out, and tell those who stay", needs=(1, 3, 4))
def test_those_who_stay_are_told_who_has_left_their_room(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, cat)
    answer = ann.emits("leave", {"room": "kitchen"})
    scene.only(ben).hears("status", left("kitchen", ann))
    answer.acked({"ok": True, "rooms": rooms("garden")})
    cat.emits("leave", {"room": "kitchen"})  # she was never in there
    scene.nobody().hears("status")


@task(5, "Go out, and tell those who stay", needs=(1, 3, 4))
def test_who_has_left_a_room_neither_hears_it_nor_speaks_into_it(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, cat)
    says(ann, "kitchen", "back soon")
    scene.only(ann, ben).hears("message", said(ann, "kitchen", "back soon"))
    ann.emits("leave", {"room": "kitchen"}).acked({"ok": True})
    says(ben, "kitchen", "is she gone?")
    scene.only(ben).hears("message", said(ben, "kitchen", "is she gone?"))
    answer = says(ann, "kitchen", "one more thing")
    scene.nobody().hears("message")
    answer.acked(REFUSED)
    says(ann, "garden", "hello, Cat")
    scene.only(ann, cat).hears("message", said(ann, "garden", "hello, Cat"))


@task(5, "Go out, and tell those who stay", needs=(1, 3, 4))
def test_each_room_is_told_when_a_member_is_gone_from_the_line(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, cat)
    ann.drops()
    scene.expect("status", {ben: [left("kitchen", ann)], cat: [left("garden", ann)]})
    joins(ben, "garden").acked({"ok": True})
    ben.disconnects()
    scene.only(cat).hears("status", left("garden", ben))


@task(5, "Go out, and tell those who stay", needs=(1, 3, 4))
def test_who_comes_back_is_in_no_room_until_joining_again(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    all_join("kitchen", ann, ben)
    ann.drops()
    ann.connects()
    says(ben, "kitchen", "is Ann back?")
    scene.only(ben).hears("message", said(ben, "kitchen", "is Ann back?"))
    answer = says(ann, "kitchen", "yes")
    scene.nobody().hears("message")
    answer.acked(REFUSED)
    joins(ann, "kitchen")
    scene.only(ann, ben).hears("status", joined("kitchen", ann))
    says(ann, "kitchen", "now I am")
    scene.only(ann, ben).hears("message", said(ann, "kitchen", "now I am"))
