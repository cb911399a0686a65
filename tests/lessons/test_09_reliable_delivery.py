"""Lesson 09 asks for rooms in which nothing is lost and nothing comes twice, on lines that break."""

from course.checking.spec import Pattern, some_text, task, whole_number

PAGE = 3  # as the exercise has it
NOT_A_MEMBER = {"ok": False, "error": "not_a_member", "message": some_text}
NOT_STORED = {"ok": False, "error": "not_stored", "message": some_text}


class Said(Pattern):
    """These messages and no others: from a number to a text, in the order of the numbers."""

    def __init__(self, messages):
        self.messages = messages
        words = ", ".join(f"{number} “{text}”" for number, text in messages.items())
        super().__init__(words or "no message", self.are_these)

    def are_these(self, value):
        return (
            isinstance(value, list)
            and all(isinstance(each, dict) and "username" in each for each in value)
            and [(each.get("number"), each.get("text")) for each in value]
            == list(self.messages.items())
        )


def joins(room, *visitors):
    for visitor in visitors:
        visitor.emits("join", {"room": room}).acked({"ok": True})


def note(client_id, text="", room="kitchen"):
    """What is sent: the same note again is a repeat. Without a text it says its client_id."""
    return {"room": room, "client_id": client_id, "text": text or client_id}


def said(visitor, number, text, room="kitchen"):
    """The message as a member hears it."""
    return {"room": room, "username": visitor.name, "text": text, "number": number}


def says(visitor, *texts, room="kitchen"):
    """Says one thing after the other; the texts are the client ids, too."""
    for text in texts:
        visitor.emits("message", note(text, room=room)).acked({"ok": True})


def comes_back(visitor, room="kitchen"):
    visitor.signs_in().connects()
    joins(room, visitor)


@task(1, "Number each room without gaps")
def test_each_room_counts_for_itself_and_leaves_no_number_out(scene):
    ann, ben, cat = scene.people("Ann", "Ben", "Cat")
    joins("kitchen", ann, ben)
    joins("garden", cat)
    answer = ann.emits("message", note("a1"))
    scene.only(ann, ben).hears("message", said(ann, 1, "a1"))
    answer.acked({"ok": True, "number": 1})
    answer = cat.emits("message", note("c1", "it rains", "garden"))
    scene.only(cat).hears("message", said(cat, 1, "it rains", "garden"))
    answer.acked({"ok": True, "number": 1})
    ben.emits("message", note("b1")).acked({"ok": True, "number": 2})
    ann.emits("message", note("a2")).acked({"ok": True, "number": 3})


@task(1, "Number each room without gaps")
def test_after_a_restart_a_room_goes_on_with_the_next_number(scene):
    (ann,) = scene.people("Ann")
    joins("kitchen", ann)
    ann.emits("message", note("a1")).acked({"ok": True, "number": 1})
    ann.emits("message", note("a2")).acked({"ok": True, "number": 2})
    scene.restarts()
    comes_back(ann)
    ann.emits("message", note("a3")).acked({"ok": True, "number": 3})


@task(1, "Number each room without gaps")
def test_many_who_speak_at_once_get_a_number_each(scene):
    people = scene.people("Ann", "Ben", "Cat")
    joins("kitchen", *people)
    answers = [
        visitor.emits("message", note(f"{visitor.name} {each}"))
        for each in range(4)
        for visitor in people
    ]
    left = set(range(1, len(answers) + 1))
    one_of_them = Pattern("a number from 1 to 12 that no other has", lambda v: v in left)
    for answer in answers:
        left.discard(answer.acked({"ok": True, "number": one_of_them})["number"])


@task(2, "Store a message once, however often it comes", needs=(1,))
def test_a_repeat_is_answered_with_the_first_number_and_told_to_nobody(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    answer = ann.emits("message", note("a1"))
    scene.only(ann, ben).hears("message", said(ann, 1, "a1"))
    answer.acked({"ok": True, "number": 1})
    ben.emits("message", note("b1")).acked({"ok": True, "number": 2})
    answer = ann.emits("message", note("a1"))
    scene.nobody().hears("message")
    answer.acked({"ok": True, "number": 1})
    ann.emits("message", note("a2")).acked({"ok": True, "number": 3})


@task(2, "Store a message once, however often it comes", needs=(1,))
def test_who_lost_the_line_before_the_receipt_may_send_again(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    ann.emits_and_loses_the_line("message", note("a1", "did you get this?"))
    scene.only(ben).hears("message", said(ann, 1, "did you get this?"))
    comes_back(ann)
    answer = ann.emits("message", note("a1", "did you get this?"))
    scene.nobody().hears("message")
    answer.acked({"ok": True, "number": 1})


@task(2, "Store a message once, however often it comes", needs=(1,))
def test_a_repeat_is_known_after_a_restart_too(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    ann.emits("message", note("a1")).acked({"ok": True, "number": 1})
    scene.restarts()
    comes_back(ann)
    comes_back(ben)
    answer = ann.emits("message", note("a1"))
    scene.nobody().hears("message")
    answer.acked({"ok": True, "number": 1})
    ann.emits("message", note("a2"))
    scene.only(ann, ben).hears("message", said(ann, 2, "a2"))


@task(2, "Store a message once, however often it comes", needs=(1,))
def test_what_only_looks_like_a_repeat_is_a_message(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    ann.emits("message", note("same", "yes")).acked({"ok": True, "number": 1})
    answer = ben.emits("message", note("same", "no"))
    scene.only(ann, ben).hears("message", said(ben, 2, "no"))
    answer.acked({"ok": True, "number": 2})
    answer = ann.emits("message", note("another", "yes"))
    scene.only(ann, ben).hears("message", said(ann, 3, "yes"))
    answer.acked({"ok": True, "number": 3})


@task(2, "Store a message once, however often it comes", needs=(1,))
def test_two_tabs_that_send_the_same_at_once_have_said_it_once(scene):
    (ann,) = scene.people("Ann")
    tab = scene.tab(ann)
    joins("kitchen", ann, tab)
    for number in (1, 2, 3, 4):
        answers = [each.emits("message", note(f"a{number}")) for each in (ann, tab)]
        scene.only(ann, tab).hears("message", said(ann, number, f"a{number}"))
        for answer in answers:
            answer.acked({"ok": True, "number": number})


@task(3, "Say so when a message can't be stored", needs=(1, 2))
def test_what_is_not_stored_is_not_told_and_the_sender_knows(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    answer = ann.emits("message", note("a1", "x" * 200))
    scene.only(ann, ben).hears("message", said(ann, 1, "x" * 200))
    answer.acked({"ok": True, "number": 1})
    answer = ann.emits("message", note("a2", "x" * 201))
    scene.nobody().hears("message")
    answer.acked(NOT_STORED)
    ann.emits("message", note("a2", "shorter now")).acked({"ok": True, "number": 2})


@task(3, "Say so when a message can't be stored", needs=(1, 2))
def test_a_message_without_a_client_id_is_not_stored(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    ann.emits("message", note("a1")).acked({"ok": True, "number": 1})
    answer = ann.emits("message", {"room": "kitchen", "text": "hello"})
    scene.nobody().hears("message")
    answer.acked(NOT_STORED)


@task(4, "Give out what somebody has missed", needs=(1,))
def test_who_was_away_fetches_what_was_missed_page_by_page(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    says(ann, "one")
    ben.drops()
    says(ann, "two", "three", "four", "five", "six")
    ben.connects()
    joins("kitchen", ben)
    answer = ben.emits("message_history", {"room": "kitchen", "after": 1})
    scene.nobody().hears("message_history")
    first = Said({2: "two", 3: "three", 4: "four"})
    answer.acked({"ok": True, "messages": first, "more": True})
    says(ann, "seven")  # while Ben is still catching up
    answer = ben.emits("message_history", {"room": "kitchen", "after": 4})
    rest = Said({5: "five", 6: "six", 7: "seven"})
    answer.acked({"ok": True, "messages": rest, "more": False})
    answer = ben.emits("message_history", {"room": "kitchen", "after": 7})
    answer.acked({"ok": True, "messages": Said({}), "more": False})


@task(4, "Give out what somebody has missed", needs=(1,))
def test_a_member_fetches_from_the_own_room_alone(scene):
    ann, cat = scene.people("Ann", "Cat")
    joins("kitchen", ann)
    joins("garden", cat)
    says(ann, "one", "two")
    says(cat, "it rains", room="garden")
    answer = cat.emits("message_history", {"room": "garden", "after": 0})
    answer.acked({"ok": True, "messages": Said({1: "it rains"}), "more": False})
    answer = cat.emits("message_history", {"room": "kitchen", "after": 0})
    answer.acked(NOT_A_MEMBER)


@task(4, "Give out what somebody has missed", needs=(1,))
def test_what_was_fetched_is_what_was_stored_before_a_restart(scene):
    (ann,) = scene.people("Ann")
    joins("kitchen", ann)
    says(ann, "one", "two")
    scene.restarts()
    comes_back(ann)
    answer = ann.emits("message_history", {"room": "kitchen", "after": 0})
    answer.acked({"ok": True, "messages": Said({1: "one", 2: "two"}), "more": False})
    ann.emits("message", note("three")).acked({"ok": True, "number": whole_number})
