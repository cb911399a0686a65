"""Lesson 06 asks for a house that knows people, not connections: who signs in, comes and goes."""

from course.checking.spec import some_text, task

BAD_NAME = {"ok": False, "error": "bad_name", "message": some_text}
NO_STRANGERS = {"message": "Sign in first."}
# What a cookie of Flask's looks like, with “Ann” in it and a signature that is none.
FORGED = "eyJ1c2VybmFtZSI6IkFubiJ9.aR5vXQ.c2lnbmVkIGJ5IG5vYm9keSBhdCBhbGw"


def joins(visitor, room, **more):
    return visitor.emits("join", {"room": room, **more})


def leaves(visitor, room):
    return visitor.emits("leave", {"room": room})


def all_join(room, *visitors):
    for visitor in visitors:
        joins(visitor, room).acked({"ok": True})


def status(kind, room, username):
    return {"room": room, "kind": kind, "username": username}


def presence(room, *members):
    return {"room": room, "members": list(members)}


def is_called(scene, visitor, username):
    """Expects everybody to hear a visitor under this name."""
    said = visitor.emits("message", {"text": "hello"})
    scene.everyone().hears("message", {"username": username, "text": "hello"})
    said.acked({"ok": True})


@task(1, "Keep a good name in the session, and refuse a bad one")
def test_each_is_called_by_the_name_of_the_own_session(scene):
    ann, ben = scene.people("Ann", "Ben")
    is_called(scene, ann, "Ann")
    is_called(scene, ben, "Ben")
    is_called(scene, scene.tab(ann), "Ann")


@task(1, "Keep a good name in the session, and refuse a bad one")
def test_a_name_has_1_to_32_characters(scene):
    for number, name in enumerate(("小", "x" * 32)):
        visitor = scene.visitor(f"Guest {number + 1}", connects=False)
        visitor.signs_in(name).connects()
        is_called(scene, visitor, name)
    cat = scene.visitor("Cat", connects=False)
    for name in ("", "   ", "x" * 33):
        cat.asks("POST", "/sign_in", username=name).is_refused(BAD_NAME)


@task(1, "Keep a good name in the session, and refuse a bad one")
def test_the_spaces_around_a_name_are_no_part_of_it(scene):
    cat = scene.visitor("Cat", connects=False)
    cat.signs_in("  Cat ").connects()
    is_called(scene, cat, "Cat")


@task(1, "Keep a good name in the session, and refuse a bad one")
def test_a_refused_name_changes_nothing(scene):
    ben = scene.visitor("Ben", connects=False)
    ben.signs_in()
    ben.asks("POST", "/sign_in", username="x" * 33).is_refused(BAD_NAME)
    ben.connects()
    is_called(scene, ben, "Ben")


@task(2, "Refuse strangers at the door", needs=(1,))
def test_a_stranger_is_refused_and_told_why(scene):
    ann = scene.visitor("Ann", connects=False)
    ann.signs_in().connects()
    cat = scene.visitor("Cat", connects=False)
    cat.asks_to_connect()
    cat.is_refused(NO_STRANGERS)
    cat.signs_in().connects()
    is_called(scene, cat, "Cat")


@task(2, "Refuse strangers at the door", needs=(1,))
def test_neither_a_payload_nor_an_odd_cookie_opens_the_door(scene):
    scene.people("Ann")
    cat = scene.visitor("Cat", connects=False)
    cat.asks_to_connect(auth={"username": "Ann"})
    cat.is_refused(NO_STRANGERS)
    for cookies in ({"username": "Ann"}, {"session": FORGED}):
        cat.browser.cookies = cookies
        cat.asks_to_connect()
        cat.is_refused(NO_STRANGERS)


@task(3, "Let people in, and say so at their first tab", needs=(1,))
def test_the_room_is_told_who_has_joined(scene):
    ann, ben, _ = scene.people("Ann", "Ben", "Cat")
    said = joins(ben, "kitchen")
    scene.only(ben).hears("status", status("joined", "kitchen", "Ben"))
    said.acked({"ok": True, "members": ["Ben"]})
    said = joins(ann, "kitchen")
    scene.only(ann, ben).hears("status", status("joined", "kitchen", "Ann"))
    said.acked({"ok": True, "members": ["Ann", "Ben"]})
    said = joins(ann, "garden")
    scene.only(ann).hears("status", status("joined", "garden", "Ann"))
    said.acked({"ok": True, "members": ["Ann"]})


@task(3, "Let people in, and say so at their first tab", needs=(1,))
def test_a_second_tab_is_in_the_room_but_nobody_new(scene):
    ann, ben = scene.people("Ann", "Ben")
    all_join("kitchen", ann)
    tab = scene.tab(ann)
    said = joins(tab, "kitchen")
    scene.nobody().hears("status")
    said.acked({"ok": True, "members": ["Ann"]})
    joins(ben, "kitchen")
    scene.everyone().hears("status", status("joined", "kitchen", "Ben"))


@task(3, "Let people in, and say so at their first tab", needs=(1,))
def test_joining_twice_is_joining_once(scene):
    (ann,) = scene.people("Ann")
    all_join("kitchen", ann)
    said = joins(ann, "kitchen")
    scene.nobody().hears("status")
    said.acked({"ok": True, "members": ["Ann"]})


@task(3, "Let people in, and say so at their first tab", needs=(1,))
def test_a_name_in_the_payload_is_nobodys_name(scene):
    ann, ben = scene.people("Ann", "Ben")
    all_join("kitchen", ann)
    said = joins(ben, "kitchen", username="Ann")
    scene.only(ann, ben).hears("status", status("joined", "kitchen", "Ben"))
    said.acked({"ok": True, "members": ["Ann", "Ben"]})


@task(4, "Tell a room who is in there", needs=(1, 3))
def test_a_room_is_told_its_members_when_somebody_joins(scene):
    ann, ben, _ = scene.people("Ann", "Ben", "Cat")
    joins(ben, "kitchen")
    scene.only(ben).hears("presence", presence("kitchen", "Ben"))
    joins(ann, "kitchen")
    scene.only(ann, ben).hears("presence", presence("kitchen", "Ann", "Ben"))
    joins(ann, "garden")
    scene.only(ann).hears("presence", presence("garden", "Ann"))


@task(4, "Tell a room who is in there", needs=(1, 3))
def test_a_person_with_two_tabs_is_one_member(scene):
    ann, ben = scene.people("Ann", "Ben")
    tab = scene.tab(ann)
    all_join("kitchen", ann, tab)
    joins(ben, "kitchen")
    scene.everyone().hears("presence", presence("kitchen", "Ann", "Ben"))


@task(5, "Say who has left, when their last tab is gone", needs=(1, 3, 4))
def test_those_who_stay_are_told_who_has_left(scene):
    ann, ben, cat = scene.people("Ann", "Ben", "Cat")
    all_join("kitchen", ann, ben)
    all_join("garden", ann, cat)
    said = leaves(ann, "kitchen")
    scene.only(ben).hears("status", status("left", "kitchen", "Ann"))
    scene.only(ben).hears("presence", presence("kitchen", "Ben"))
    said.acked({"ok": True})
    joins(cat, "kitchen")
    scene.only(ben, cat).hears("presence", presence("kitchen", "Ben", "Cat"))


@task(5, "Say who has left, when their last tab is gone", needs=(1, 3, 4))
def test_ann_stays_until_her_last_tab_has_left(scene):
    ann, ben, cat = scene.people("Ann", "Ben", "Cat")
    tab = scene.tab(ann)
    all_join("kitchen", ann, tab, ben)
    leaves(tab, "kitchen").acked({"ok": True})
    scene.nobody().hears("status")
    scene.nobody().hears("presence")
    joins(cat, "kitchen")
    scene.only(ann, ben, cat).hears("presence", presence("kitchen", "Ann", "Ben", "Cat"))
    leaves(ann, "kitchen")
    scene.only(ben, cat).hears("status", status("left", "kitchen", "Ann"))
    scene.only(ben, cat).hears("presence", presence("kitchen", "Ben", "Cat"))


@task(5, "Say who has left, when their last tab is gone", needs=(1, 3, 4))
def test_a_lost_line_takes_one_tab_and_not_the_person(scene):
    ann, ben = scene.people("Ann", "Ben")
    tab = scene.tab(ann)
    all_join("kitchen", ann, tab, ben)
    all_join("garden", ann, ben)
    ann.drops()
    scene.only(ben).hears("status", status("left", "garden", "Ann"))
    scene.only(ben).hears("presence", presence("garden", "Ben"))
    tab.disconnects()
    scene.only(ben).hears("status", status("left", "kitchen", "Ann"))
    scene.only(ben).hears("presence", presence("kitchen", "Ben"))


@task(5, "Say who has left, when their last tab is gone", needs=(1, 3, 4))
def test_who_comes_back_has_joined_anew(scene):
    ann, ben = scene.people("Ann", "Ben")
    all_join("kitchen", ann, ben)
    ann.drops()
    ann.connects()
    leaves(ann, "kitchen").acked({"ok": True})  # a new tab, which is in no room yet
    joins(ann, "kitchen")
    scene.everyone().hears("status", status("joined", "kitchen", "Ann"))
    scene.everyone().hears("presence", presence("kitchen", "Ann", "Ben"))
