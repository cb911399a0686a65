"""Lesson 10 asks for letters that reach every tab of those they are for, and nobody else, ever."""

import ast

from course.checking.spec import some_text, task, whole_number

DELIVER = "Deliver letters into boxes"
KEEP_OUT = "Keep strangers out of boxes"
UNKNOWN = "Answer for somebody unknown, and not for somebody away"
HISTORY = "Give everybody their own letters, and no others"
RECEIPTS = "Tell the writer who has read a letter"

NO_SUCH = {"ok": False, "error": "no_such_message", "message": some_text}
UNKNOWN_PERSON = {"ok": False, "error": "unknown_person", "message": some_text}


def writes(visitor, text, *names):
    return visitor.emits("message", {"to": list(names), "text": text})


def sends(visitor, text, *names):
    """Writes a letter, and returns its number."""
    return writes(visitor, text, *names).acked({"ok": True, "number": whole_number})["number"]


def letter(username, text, *names):
    return {"number": whole_number, "username": username, "to": list(names), "text": text}


def history(visitor, after=0):
    return visitor.emits("message_history", {"after": after})


@task(1, DELIVER)
def test_a_letter_reaches_every_tab_of_the_two_and_nobody_else(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    tab = scene.tab(ann)
    bens = scene.tab(ben)
    said = writes(ben, "lunch?", "Ann")
    scene.only(ann, tab, ben, bens).hears("message", letter("Ben", "lunch?", "Ann"))
    said.acked({"ok": True, "number": whole_number})
    tab.disconnects()
    writes(eve, "me too?", "Ann")
    scene.only(ann, eve).hears("message", letter("Eve", "me too?", "Ann"))


@task(1, DELIVER)
def test_a_letter_to_several_reaches_each_of_them_once(scene):
    ann, ben, _eve = scene.people("Ann", "Ben", "Eve")
    cat = scene.visitor("Cat", connects=False)
    cat.signs_in().connects()
    writes(ann, "a party", "Ben", "Cat")
    scene.only(ann, ben, cat).hears("message", letter("Ann", "a party", "Ben", "Cat"))
    writes(ben, "to myself as well", "Ben", "Ann")
    scene.only(ann, ben).hears("message", letter("Ben", "to myself as well", "Ben", "Ann"))


@task(2, KEEP_OUT, needs=(1,))
def test_nobody_gets_into_a_box_by_its_name(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    writes(ben, "between us", "Ann")
    scene.only(ann, ben).hears("message", letter("Ben", "between us", "Ann"))
    for room in ("box of Ann", "Ann", *names_of_boxes(scene)):
        eve.emits("join", {"room": room}).acked(
            {"ok": False, "error": "not_allowed", "message": some_text}
        )
    writes(ben, "still between us", "Ann")
    scene.only(ann, ben).hears("message", letter("Ben", "still between us", "Ann"))


@task(2, KEEP_OUT, needs=(1,))
def test_open_rooms_stay_open(scene):
    (eve,) = scene.people("Eve")
    for room in ("lobby", "kitchen"):
        eve.emits("join", {"room": room}).acked({"ok": True})


def names_of_boxes(scene):
    """The names of the rooms that the last letter went to, as far as they name Ann."""
    rooms = []
    for sent in scene.server.emitted:
        to = str(sent["to"])
        rooms += ast.literal_eval(to) if to.startswith("[") else [to]
    return [room for room in rooms if isinstance(room, str) and "Ann" in room]


@task(3, UNKNOWN, needs=(1,))
def test_a_letter_to_nobody_is_refused_and_reaches_nobody(scene):
    ann, ben = scene.people("Ann", "Ben")
    for names in (["Zoe"], ["Ben", "Zoe"], ["Zoe", "Ben"]):
        said = writes(ann, "hello", *names)
        scene.nobody().hears("message")
        said.acked(UNKNOWN_PERSON)
    writes(ann, "hello", "Ben")
    scene.only(ann, ben).hears("message", letter("Ann", "hello", "Ben"))


@task(3, UNKNOWN, needs=(1,))
def test_who_is_away_is_written_to_as_if_present(scene):
    ann, _ben, cat = scene.people("Ann", "Ben", "Cat")
    cat.disconnects()
    here = writes(ann, "hello", "Ben").acked({"ok": True, "number": whole_number})
    said = writes(ann, "hello", "Cat")
    scene.only(ann).hears("message", letter("Ann", "hello", "Cat"))
    away = said.acked({**here, "number": whole_number})
    # An answer may say more than it must: so the other way round as well.
    writes(ann, "hello again", "Ben").acked({**away, "number": whole_number})


@task(4, HISTORY)
def test_everybody_reads_back_what_they_wrote_and_got(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    sends(ann, "one", "Ben")
    sends(ben, "two", "Ann", "Eve")
    one, two = letter("Ann", "one", "Ben"), letter("Ben", "two", "Ann", "Eve")
    for visitor, own in ((ann, [one, two]), (ben, [one, two]), (eve, [two])):
        history(visitor).acked({"ok": True, "messages": own})


@task(4, HISTORY)
def test_nobody_reads_the_letters_of_others_whatever_they_ask(scene):
    ann, _ben, eve = scene.people("Ann", "Ben", "Eve")
    sends(ann, "a secret", "Ben")
    for more in ({}, {"username": "Ann"}, {"with": "Ann"}, {"to": ["Ben"]}):
        asked = eve.emits("message_history", {"after": 0, **more})
        asked.acked({"ok": True, "messages": []})
    an = scene.visitor("An", connects=False)
    an.signs_in().connects()
    history(an).acked({"ok": True, "messages": []})
    history(ann).acked({"ok": True, "messages": [letter("Ann", "a secret", "Ben")]})


@task(4, HISTORY)
def test_after_a_number_only_newer_letters_come(scene):
    ann, ben = scene.people("Ann", "Ben")
    numbers = [sends(ann, text, "Ben") for text in ("one", "two", "three")]
    ben.drops()
    ben.connects()
    newer = [letter("Ann", text, "Ben") for text in ("two", "three")]
    history(ben, after=numbers[0]).acked({"ok": True, "messages": newer})
    history(ben, after=numbers[2]).acked({"ok": True, "messages": []})


@task(5, RECEIPTS)
def test_the_writer_alone_is_told_that_a_letter_was_read(scene):
    ann, ben, cat = scene.people("Ann", "Ben", "Cat")
    tab = scene.tab(ann)
    first = sends(ann, "one", "Ben", "Cat")
    sends(cat, "two", "Ben")
    said = ben.emits("read", {"number": first, "username": "Cat"})
    scene.only(ann, tab).hears("read", {"number": first, "username": "Ben"})
    said.acked({"ok": True})
    cat.emits("read", {"number": first}).acked({"ok": True})
    scene.only(ann, tab).hears("read", {"number": first, "username": "Cat"})


@task(5, RECEIPTS)
def test_a_letter_is_reported_as_read_once_by_each_reader(scene):
    ann, ben = scene.people("Ann", "Ben")
    one, two = sends(ann, "one", "Ben"), sends(ann, "two", "Ben")
    tab = scene.tab(ben)
    ben.emits("read", {"number": one}).acked({"ok": True})
    scene.only(ann).hears("read", {"number": one, "username": "Ben"})
    for again in (ben, tab):
        said = again.emits("read", {"number": one})
        scene.nobody().hears("read")
        said.acked({"ok": True})
    ben.emits("read", {"number": two}).acked({"ok": True})
    scene.only(ann).hears("read", {"number": two, "username": "Ben"})


@task(5, RECEIPTS)
def test_to_others_a_letter_does_not_exist(scene):
    ann, ben, eve = scene.people("Ann", "Ben", "Eve")
    number = sends(ann, "a secret", "Ben")
    nothing = eve.emits("read", {"number": number + 1000}).acked(NO_SUCH)
    said = eve.emits("read", {"number": number})
    scene.nobody().hears("read")
    said.acked(nothing)
    said = ann.emits("read", {"number": number})  # the writer, to whom it is not addressed
    scene.nobody().hears("read")
    said.acked(nothing)
    ben.emits("read", {"number": number}).acked({"ok": True})
    scene.only(ann).hears("read", {"number": number, "username": "Ben"})
