"""Lesson 04 asks for two namespaces that stay apart, and a door that stays shut to strangers."""

from course.checking.spec import anything, some_text, task

CHAT, NEWS = "/chat", "/notifications"
BOTH = (CHAT, NEWS)
REFUSAL = {"message": some_text, "data": {"error": "username_missing"}}


def card(name):
    """What a visitor of that name shows at the door."""
    return {"username": name}


def chatters(scene, *people):
    """Visitors who are in both namespaces."""
    return scene.visitors(*people, namespaces=BOTH, auth=card)


@task(1, "Refuse whoever has no name")
def test_who_comes_without_a_name_is_refused_with_a_reason(scene):
    scene.visitor("Ann", BOTH, card("Ann"))
    cat = scene.visitor("Cat", connects=False)
    for auth in (None, {}, {"username": ""}):
        cat.asks_to_connect(BOTH, auth)
        cat.is_refused(REFUSAL, namespace=CHAT)
    cat.connects(BOTH, card("Cat"))


@task(2, "Show the newcomer who is here", needs=(1,))
def test_a_newcomer_alone_is_shown_who_is_in_the_chat(scene):
    ann = scene.visitor("Ann", BOTH, card("Ann"))
    scene.only(ann).hears("presence", {"members": ["Ann"]}, namespace=CHAT)
    scene.visitor("Dan", (NEWS,))
    scene.nobody().hears("presence", namespace=CHAT)
    ben = scene.visitor("Ben", BOTH, card("Ben"))
    scene.only(ben).hears("presence", {"members": ["Ann", "Ben"]}, namespace=CHAT)
    scene.nobody().hears("presence", namespace=NEWS)


@task(2, "Show the newcomer who is here", needs=(1,))
def test_who_has_left_or_was_refused_is_not_shown(scene):
    ann, _ = chatters(scene, "Ann", "Ben")
    ann.disconnects()
    dan = scene.visitor("Dan", connects=False)
    dan.asks_to_connect(BOTH, {"username": ""})
    dan.is_refused(REFUSAL, namespace=CHAT)
    cat = scene.visitor("Cat", BOTH, card("Cat"))
    scene.only(cat).hears("presence", {"members": ["Ben", "Cat"]}, namespace=CHAT)


@task(3, "Pass a message on, and notify /notifications")
def test_everyone_in_chat_hears_a_message_and_nobody_elsewhere(scene):
    ann, ben = chatters(scene, "Ann", "Ben")
    (cat,) = scene.visitors("Cat", namespaces=(CHAT,), auth=card)
    scene.visitors("Dan", namespaces=(NEWS,))
    for speaker in (ann, cat):
        speaker.emits("message", {"text": f"hello from {speaker.name}"}, namespace=CHAT)
        message = {"username": speaker.name, "text": f"hello from {speaker.name}"}
        scene.only(ann, ben, cat).hears("message", message, namespace=CHAT)
        scene.nobody().hears("message", namespace=NEWS)


@task(3, "Pass a message on, and notify /notifications")
def test_everyone_in_notifications_hears_of_a_message_and_nobody_in_chat(scene):
    ann, ben = chatters(scene, "Ann", "Ben")
    (cat,) = scene.visitors("Cat", namespaces=(CHAT,), auth=card)
    (dan,) = scene.visitors("Dan", namespaces=(NEWS,))
    for speaker in (ann, cat):
        speaker.emits("message", {"text": "hello"}, namespace=CHAT)
        notice = {"kind": "message", "username": speaker.name}
        scene.only(ann, ben, dan).hears("status", notice, namespace=NEWS)
        scene.nobody().hears("status", namespace=CHAT)


@task(3, "Pass a message on, and notify /notifications")
def test_each_message_is_acknowledged(scene):
    for visitor in chatters(scene, "Ann", "Ben"):
        visitor.emits("message", {"text": "hello"}, namespace=CHAT).acked({"ok": True})


@task(4, "Answer events that no method handles")
def test_an_unknown_event_is_answered_with_an_error(scene):
    ann, ben = chatters(scene, "Ann", "Ben")
    for visitor, event in ((ann, "dance"), (ben, "typing")):
        said = visitor.emits(event, {"typing": True}, namespace=CHAT)
        said.acked({"ok": False, "error": "unknown_event", "message": some_text})


@task(5, "Keep the door shut when a handler fails", needs=(3,))
def test_an_error_while_connecting_lets_nobody_in(scene):
    scene.visitor("Ann", BOTH, card("Ann"))
    eve = scene.visitor("Eve", connects=False)
    for auth in ("let me in", ["Eve"], 7):
        eve.asks_to_connect(BOTH, auth)
        eve.is_refused(anything, namespace=CHAT)


@task(5, "Keep the door shut when a handler fails", needs=(3,))
def test_an_error_in_another_handler_is_still_answered(scene):
    ann, _ = chatters(scene, "Ann", "Ben")
    said = ann.emits("message", {}, namespace=CHAT)
    said.acked({"ok": False, "error": some_text, "message": some_text})
