"""Lesson 11 attacks the learner's chat in every way it knows, and asks that guests be served still."""

from collections import Counter
from html.parser import HTMLParser

from course.checking.failure import Problem
from course.checking.spec import anything, some_text, task

WALL = "Keep programs off the wall"
DOOR = "Shut the door to other sites and to strangers"
LIES = "Believe nobody who they are, or where they may be"
MASS = "Let nobody win by mass"
LOGIN = "End a login everywhere"

NOT_ALLOWED = {"ok": False, "error": "not_allowed", "message": some_text}
RATE_LIMITED = {"ok": False, "error": "rate_limited", "message": some_text}
RATE = 5  # messages that a person may send in ten seconds
HUGE = "x" * 100_000


def says(visitor, text, room="lobby", **more):
    """Sends a message as the page does: with the own name in it, which proves nothing."""
    return visitor.emits("message", {"room": room, "username": visitor.name, "text": text, **more})


def said(visitor, text, room="lobby"):
    return {"room": room, "username": visitor.name, "text": text}


class Page(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and what is read."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.text = Counter(), ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements[tag, *sorted(name for name, _ in attributes)] += 1

    def handle_data(self, data):
        self.text += data


def wall(visitor):
    """The wall as a visitor's browser gets it."""
    return Page(str(visitor.asks("GET", "/wall").succeeds()))


def note_adds(scene, reader, before, words, usual):
    """Expects a new note to add to the wall what every note adds, and its words to be readable."""
    now = wall(reader)
    surplus = now.elements - before.elements - usual
    if surplus:
        tag, *names = next(iter(surplus))
        got = f"<{' '.join([tag, *names])}>"
        spoiled(scene, reader, "The wall shows the note as text, and makes no HTML of it.", got)
    for word in words:
        if word not in now.text:
            sentence = f"The wall shows what was written, to the letter: {word}"
            spoiled(scene, reader, sentence, "…" + now.text[-60:])
    return now


def spoiled(scene, reader, sentence, got):
    answer = scene.trace.arrows[-1]
    answer.mark, answer.data[1] = "wrong", got
    scene.fail(sentence, [Problem("wrong", reader.name, "the wall", None, [got])])


@task(1, WALL)
def test_a_text_that_is_a_program_stays_a_text_on_the_wall(scene):
    ann, eve = scene.people("Ann", "Eve")
    says(eve, "hello").acked({"ok": True})
    one = wall(ann)
    if "<" in one.text:
        spoiled(scene, ann, "The wall’s own HTML stays HTML.", "…" + one.text[-60:])
    says(eve, "hello again").acked({"ok": True})
    two = wall(ann)
    usual = two.elements - one.elements
    for text in (
        "<img src=x onerror=alert(1)>",
        "</li><li>Ann: I owe Eve 100",
        "<script>alert(1)</script>",
    ):
        says(eve, text)
        scene.only(ann, eve).hears("message", said(eve, text))
        two = note_adds(scene, ann, two, [text], usual)
    honest = "1 < 2 & 3 > 2, “so” she said: 'it's' \"true\""
    says(ann, honest)
    scene.only(ann, eve).hears("message", said(ann, honest))
    note_adds(scene, ann, two, ["Ann", honest], usual)


@task(1, WALL)
def test_a_name_that_is_a_program_stays_a_name_on_the_wall(scene):
    ann, ben, dan = scene.people("Ann", "Ben", "Dan")
    says(ben, "hello").acked({"ok": True})
    one = wall(ann)
    says(dan, "hello").acked({"ok": True})
    before = wall(ann)
    usual = before.elements - one.elements
    for name in (
        "<img src=x onerror=alert(1)>",
        'Eve" onmouseover="alert(1)',
    ):
        eve = scene.visitor(name, connects=False)
        eve.signs_in().connects()
        says(eve, "hello")
        scene.only(*scene.present).hears("message", said(eve, "hello"))
        before = note_adds(scene, ann, before, [name], usual)


@task(2, DOOR)
def test_a_page_of_another_site_cannot_connect_with_anns_login(scene):
    ann, ben = scene.people("Ann", "Ben")
    for origin in (
        "http://evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:1",
        "null",
    ):
        scene.page_of(origin, ann).is_kept_out()
    scene.tab(ann)
    says(ben, "hello")
    scene.everyone().hears("message", said(ben, "hello"))


@task(2, DOOR)
def test_who_has_not_signed_in_is_refused_and_stays_outside(scene):
    (ann,) = scene.people("Ann")
    eve = scene.visitor("Eve", connects=False)
    eve.asks_to_connect()
    eve.is_refused(anything)
    says(ann, "hello")
    scene.only(ann).hears("message", said(ann, "hello"))
    eve.signs_in().connects()
    says(ann, "welcome")
    scene.only(ann, eve).hears("message", said(ann, "welcome"))


@task(3, LIES)
def test_nobody_speaks_in_somebody_elses_name(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    says(ann, "hello")
    scene.everyone().hears("message", said(ann, "hello"))
    forged = says(eve, "I resign.", username="Ann")
    scene.settle()
    if forged.answer and not forged.answer[0].get("ok"):
        scene.nobody().hears("message")
    else:
        scene.everyone().hears("message", said(eve, "I resign."))
    ben.emits("message", {"room": "lobby", "text": "who?"}).acked({"ok": True})
    scene.everyone().hears("message", said(ben, "who?"))


@task(3, LIES)
def test_nobody_hears_a_room_because_they_know_its_name(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    for member in (ann, ben):
        member.emits("join", {"room": "staff"}).acked({"ok": True})
    eve.emits("join", {"room": "staff"}).acked(NOT_ALLOWED)
    says(ann, "Eve must not know", room="staff").acked({"ok": True})
    scene.only(ann, ben).hears("message", said(ann, "Eve must not know", room="staff"))
    eve.emits("join", {"room": "lobby"}).acked({"ok": True})


@task(3, LIES)
def test_nobody_speaks_in_a_room_they_may_not_be_in(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    for member in (ann, ben):
        member.emits("join", {"room": "staff"}).acked({"ok": True})
    for room in ("staff", ben.sid):
        answer = says(eve, "you are dismissed", room=room)
        scene.nobody().hears("message")
        answer.acked(NOT_ALLOWED)
    says(ben, "are we alone?", room="staff").acked({"ok": True})
    scene.only(ann, ben).hears("message", said(ben, "are we alone?", room="staff"))


@task(4, MASS)
def test_a_flood_ends_after_five_messages_whatever_name_or_connection_it_comes_from(scene):
    ann, eve = scene.people("Ann", "Eve")
    flood(scene, eve)
    says(ann, "can you hear me?").acked({"ok": True})
    scene.everyone().hears("message", said(ann, "can you hear me?"))
    eve.drops()
    eve.connects()
    answer = says(eve, "I am back")
    scene.nobody().hears("message")
    answer.acked(RATE_LIMITED)


@task(4, MASS)
def test_a_packet_of_a_hundred_thousand_characters_is_never_read(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    says(ann, "a long story. " * 200).acked({"ok": True})
    scene.everyone().hears("message", said(ann, "a long story. " * 200))
    says(eve, HUGE)
    scene.nobody().hears("message")
    says(ben, "hello").acked({"ok": True})
    eve.connects()
    says(eve, "small", padding=HUGE)
    scene.nobody().hears("message")
    says(ann, "hello").acked({"ok": True})


@task(5, LOGIN, needs=(2,))
def test_after_signing_out_no_page_of_ann_hears_or_says_anything(scene):
    ann, ben = scene.people("Ann", "Ben")
    tab = scene.tab(ann)
    ann.asks("POST", "/sign_out").succeeds()
    scene.settle()
    for page in (ann, tab):
        if page.connected:
            page.emits("message", {"room": "lobby", "username": "Ann", "text": "whose hands?"})
            scene.nobody().hears("message")
    says(ben, "is she gone?").acked({"ok": True})
    scene.only(ben).hears("message", said(ben, "is she gone?"))


@task(5, LOGIN, needs=(2,))
def test_others_stay_and_ann_can_come_back(scene):
    ann, ben = scene.people("Ann", "Ben")
    eve = scene.visitor("Eve", connects=False)
    eve.asks("POST", "/sign_out").succeeds()  # without ever having signed in
    says(ann, "hello")
    scene.only(ann, ben).hears("message", said(ann, "hello"))
    ann.asks("POST", "/sign_out").succeeds()
    says(ben, "still here").acked({"ok": True})
    scene.only(ben).hears("message", said(ben, "still here"))
    ann.asks_to_connect()
    ann.is_refused(anything)
    ann.signs_in().connects()
    says(ann, "me too").acked({"ok": True})
    scene.only(ann, ben).hears("message", said(ann, "me too"))


def flood(scene, visitor):
    """Sends what the rate allows, and one more."""
    for number in range(1, RATE + 1):
        says(visitor, f"number {number}").acked({"ok": True})
    answer = says(visitor, "one too many", username="Somebody")
    scene.nobody().hears("message")
    answer.acked(RATE_LIMITED)
