"""Lesson 12 asks two processes to serve one kitchen: who is with one hears and sees the other."""

from course.checking.patience import seconds
from course.checking.spec import Pattern, task

ALONE = {"REDIS_URL": None}
LONG = {"LEASE": "3600"}  # seconds that a process may be silent


def short():
    """A lease that ends soon, but not that of a process which others on the machine hold up."""
    return {"LEASE": f"{seconds(0.4):.1f}"}


class Names(Pattern):
    """These names and no others, each once, in any order."""

    def __init__(self, *names):
        self.names = names
        super().__init__(" and ".join(names) or "nobody", lambda v: sorted(v) == sorted(names))


def present(*names):
    return {"room": "kitchen", "members": Names(*names)}


def said(username, text, **more):
    return {"room": "kitchen", "username": username, "text": text, **more}


@task(1, "Let what one process emits reach the visitors of all", environment=LONG)
def test_what_is_said_at_one_process_is_heard_at_both(scene):
    scene.uses_no_other_queue()
    ann, ben, cat = scene.people("Ann", "Ben", "Cat", at="ABA")
    ann.emits("message", {"text": "good morning"})
    scene.everyone().hears("message", said("Ann", "good morning"))
    ben.emits("message", {"text": "hello"})
    scene.everyone().hears("message", said("Ben", "hello"))
    cat.disconnects()
    ben.emits("message", {"text": "where is Cat?"})
    scene.only(ann, ben).hears("message", said("Ben", "where is Cat?"))


@task(1, "Let what one process emits reach the visitors of all", environment=LONG)
def test_who_comes_later_hears_what_is_said_from_then_on(scene):
    _, ben = scene.people("Ann", "Ben", at="AB")
    ben.emits("message", {"text": "one"})
    scene.everyone().hears("message", said("Ben", "one"))
    cat = scene.visitor("Cat", connects=False, at="A")
    cat.signs_in().connects()
    for text in ("two", "three"):
        ben.emits("message", {"text": text})
        scene.everyone().hears("message", said("Ben", text))


@task(1, "Let what one process emits reach the visitors of all", environment={**LONG, **ALONE})
def test_without_a_queue_one_process_serves_everybody(scene):
    ann, ben = scene.people("Ann", "Ben")
    ann.emits("message", {"text": "good morning"}).acked({"ok": True})
    ben.emits("message", {"text": "hello"})
    scene.everyone().hears("message", said("Ben", "hello"))


@task(2, "Know the people of all processes", needs=(1,), environment=LONG)
def test_who_comes_to_one_process_and_goes_is_seen_at_both(scene):
    ann, ben = scene.people("Ann", "Ben", at="AB")
    cat = scene.visitor("Cat", connects=False, at="A")
    cat.signs_in().connects()
    scene.everyone().hears("presence", present("Ann", "Ben", "Cat"))
    for visitor in (ann, ben):
        answer = visitor.emits("presence", {})
        answer.acked({"ok": True, "members": Names("Ann", "Ben", "Cat")})
    ben.disconnects()
    scene.only(ann, cat).hears("presence", present("Ann", "Cat"))
    cat.drops()
    scene.only(ann).hears("presence", present("Ann"))


@task(2, "Know the people of all processes", needs=(1,), environment=LONG)
def test_who_has_a_tab_with_each_process_is_one_person_until_the_last_is_closed(scene):
    ann, ben = scene.people("Ann", "Ben", at="AB")
    scene.tab(ann).disconnects()
    scene.only(ann, ben).finally_hears("presence", present("Ann", "Ben"))
    tab = scene.tab(ann, at="B")
    scene.only(ann, ben, tab).hears("presence", present("Ann", "Ben"))
    ann.disconnects()
    scene.only(ben, tab).hears("presence", present("Ann", "Ben"))
    tab.disconnects()
    scene.only(ben).hears("presence", present("Ben"))


@task(2, "Know the people of all processes", needs=(1,), environment={**LONG, **ALONE})
def test_one_process_knows_its_people_without_redis(scene):
    ann, ben = scene.people("Ann", "Ben")
    ann.emits("presence", {}).acked({"ok": True, "members": Names("Ann", "Ben")})
    ben.disconnects()
    scene.only(ann).hears("presence", present("Ann"))


class After(Pattern):
    """A number greater than this one."""

    def __init__(self, number):
        fits = lambda v: type(v) is int and v > number  # noqa: E731
        super().__init__(f"a number after {number}", fits)


@task(3, "Give each message a number of its own, across processes", needs=(1,), environment=LONG)
def test_a_message_has_a_greater_number_than_all_before_it(scene):
    ann, ben = scene.people("Ann", "Ben", at="AB")
    last = 0
    for visitor, text in ((ann, "one"), (ben, "two"), (ben, "three"), (ann, "four")):
        answer = visitor.emits("message", {"text": text})
        last = answer.acked({"ok": True, "number": After(last)})["number"]
        username = "Ann" if visitor is ann else "Ben"
        scene.everyone().hears("message", said(username, text, number=last))


@task(3, "Give each message a number of its own, across processes", needs=(1,), environment=LONG)
def test_many_who_speak_at_once_get_a_number_each(scene):
    people = scene.people("Ann", "Ben", "Cat", "Dan", at="ABAB")
    answers = [
        visitor.emits("message", {"text": f"{visitor.name} {each}"})
        for each in range(3)
        for visitor in people
    ]
    taken = set()
    own = Pattern("a number that no other message has", lambda v: v not in taken)
    for answer in answers:
        taken.add(answer.acked({"ok": True, "number": own})["number"])


@task(3, "Give each message a number of its own, across processes", environment={**LONG, **ALONE})
def test_one_process_counts_without_redis(scene):
    (ann,) = scene.people("Ann")
    first = ann.emits("message", {"text": "one"}).acked({"ok": True, "number": After(0)})
    ann.emits("message", {"text": "two"}).acked({"ok": True, "number": After(first["number"])})


def notice(text):
    return {"kind": "notice", "text": text}


@task(4, "Tell somebody something from outside", needs=(1,), environment=LONG)
def test_a_program_without_visitors_reaches_every_tab_of_one_person(scene):
    ann, _ = scene.people("Ann", "Ben", at="AA")
    tab = scene.tab(ann)
    scene.calls("tell", "Ann", "Your soup is ready.", at="B")
    scene.only(ann, tab).hears("status", notice("Your soup is ready."))
    scene.calls("tell", "Ben", "Your cake is ready.", at="B")
    scene.everyone_but(ann, tab).hears("status", notice("Your cake is ready."))


@task(4, "Tell somebody something from outside", needs=(1,), environment=LONG)
def test_it_reaches_the_tabs_with_either_process_and_changes_nothing_there(scene):
    ann, _ = scene.people("Ann", "Ben", at="AB")
    tab = scene.tab(ann, at="B")
    for text in ("Your soup is ready.", "It is getting cold."):
        scene.calls("tell", "Ann", text, at="B")
        scene.only(ann, tab).hears("status", notice(text))
    cat = scene.visitor("Cat", connects=False, at="B")
    cat.signs_in().connects()
    cat.emits("message", {"text": "is there soup?"})
    scene.everyone().hears("message", said("Cat", "is there soup?"))


@task(5, "Forget the people of a process that was killed", needs=(2,), environment=short)
def test_who_was_with_a_killed_process_is_gone_after_a_while(scene):
    ann, _ = scene.people("Ann", "Ben", at="AB")
    scene.tab(ann, at="B")
    answer = ann.emits("presence", {})
    answer.soon_acked({"ok": True, "members": Names("Ann", "Ben")}, seconds=1)
    for _ in range(5):
        ann.emits("presence", {}).acked({"ok": True, "members": Names("Ann", "Ben")})
    scene.kills("B")
    answer = ann.emits("presence", {})
    answer.soon_acked({"ok": True, "members": Names("Ann")}, seconds=1.6)
    for _ in range(5):
        ann.emits("presence", {}).acked({"ok": True, "members": Names("Ann")})
