"""Lesson 08 asks for rooms with a past: stored, read page by page, and by members alone."""

from course.checking.spec import Pattern, some_text, task, whole_number

PAGE, MOST = 3, 8  # as the exercise has them
WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
REFUSED = {"ok": False, "error": "not_a_member", "message": some_text}


class Said(Pattern):
    """These messages and no others, in this order, each with a number greater than the last."""

    def __init__(self, *texts):
        self.texts = list(texts)
        words = ", ".join(f"“{text}”" for text in texts) or "no message"
        super().__init__(words, self.are_these)

    def are_these(self, messages):
        if not isinstance(messages, list) or not all(is_message(each) for each in messages):
            return False
        numbers = [each["number"] for each in messages]
        return [each["text"] for each in messages] == self.texts and numbers == sorted(numbers)


def is_message(value):
    keys = {"number": int, "username": str, "text": str, "timestamp": str}
    return isinstance(value, dict) and all(isinstance(value.get(k), t) for k, t in keys.items())


def joins(room, *visitors):
    for visitor in visitors:
        visitor.emits("join", {"room": room}).acked({"ok": True})


def says(visitor, room, *texts):
    """Says one thing after the other; returns the numbers they got."""
    numbers = []
    for text in texts:
        answer = visitor.emits("message", {"room": room, "text": text})
        numbers.append(answer.acked({"ok": True, "number": whole_number})["number"])
    return numbers


def asks(visitor, room, **more):
    return visitor.emits("message_history", {"room": room, **more})


def page(*texts, more):
    return {"ok": True, "messages": Said(*texts), "more": more}


def past(room, *texts, more):
    """The event after joining."""
    return {"room": room, "messages": Said(*texts), "more": more}


def come_back(scene, room, *visitors):
    scene.restarts()
    for visitor in visitors:
        visitor.signs_in().connects()
    joins(room, *visitors)


def greater_than(number):
    return Pattern(f"a number greater than {number}", lambda v: type(v) is int and v > number)


@task(1, "Store each message, under a number")
def test_each_message_gets_a_number_greater_than_the_last(scene):
    ann, ben, cat = scene.people("Ann", "Ben", "Cat")
    joins("kitchen", ann, ben)
    joins("garden", cat)
    answer = ann.emits("message", {"room": "kitchen", "text": "tea is ready"})
    number = answer.acked({"ok": True, "number": whole_number})["number"]
    heard = {"room": "kitchen", "username": "Ann", "text": "tea is ready", "number": number}
    scene.only(ann, ben).hears("message", {**heard, "timestamp": some_text})
    answer = cat.emits("message", {"room": "garden", "text": "it rains"})
    number = answer.acked({"ok": True, "number": greater_than(number)})["number"]
    answer = ben.emits("message", {"room": "kitchen", "text": "coming"})
    answer.acked({"ok": True, "number": greater_than(number)})


@task(1, "Store each message, under a number")
def test_whatever_is_said_is_a_value_and_no_sql(scene):
    (ann,) = scene.people("Ann")
    joins("kitchen", ann)
    for text in ("it's ready", 'he said "tea"', "'); DROP TABLE messages; --", "100 %? {}"):
        answer = ann.emits("message", {"room": "kitchen", "text": text})
        scene.only(ann).hears("message", {"text": text, "number": whole_number})
        answer.acked({"ok": True, "number": whole_number})


@task(1, "Store each message, under a number")
def test_after_a_restart_the_numbers_go_on_where_they_were(scene):
    (ann,) = scene.people("Ann")
    joins("kitchen", ann)
    last = says(ann, "kitchen", "one", "two")[-1]
    come_back(scene, "kitchen", ann)
    answer = ann.emits("message", {"room": "kitchen", "text": "three"})
    answer.acked({"ok": True, "number": greater_than(last)})


@task(2, "Give a newcomer the newest page", needs=(1,))
def test_the_newcomer_alone_hears_the_newest_page_of_the_room(scene):
    ann, ben, cat = scene.people("Ann", "Ben", "Cat")
    joins("kitchen", ann)
    joins("garden", cat)
    says(ann, "kitchen", *WORDS[:4])
    says(cat, "garden", "it rains")
    says(ann, "kitchen", "five")
    answer = ben.emits("join", {"room": "kitchen"})
    scene.only(ben).hears("message_history", past("kitchen", "three", "four", "five", more=True))
    answer.acked({"ok": True})


@task(2, "Give a newcomer the newest page", needs=(1,))
def test_a_room_with_no_more_than_a_page_has_no_more(scene):
    ann, ben = scene.people("Ann", "Ben")
    ann.emits("join", {"room": "kitchen"})
    scene.only(ann).hears("message_history", past("kitchen", more=False))
    says(ann, "kitchen", "one", "two", "three")
    ben.emits("join", {"room": "kitchen"})
    scene.only(ben).hears("message_history", past("kitchen", "one", "two", "three", more=False))


@task(2, "Give a newcomer the newest page", needs=(1,))
def test_a_room_may_be_called_anything_and_shows_its_own_past_alone(scene):
    ann, ben, cat = scene.people("Ann", "Ben", "Cat")
    joins("Ann's room", ann)
    says(ann, "Ann's room", "my own")
    ben.emits("join", {"room": "Ann's room"})
    scene.only(ben).hears("message_history", past("Ann's room", "my own", more=False))
    cat.emits("join", {"room": "x' OR '1'='1"})
    scene.only(cat).hears("message_history", past("x' OR '1'='1", more=False))


@task(2, "Give a newcomer the newest page", needs=(1,))
def test_what_was_said_is_still_there_after_a_restart(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    says(ann, "kitchen", "one")
    says(ben, "kitchen", "two")
    scene.restarts()
    ann.signs_in().connects()
    ann.emits("join", {"room": "kitchen"})
    scene.only(ann).hears("message_history", past("kitchen", "one", "two", more=False))


@task(3, "Page back, from a message", needs=(1, 2))
def test_each_page_ends_before_the_message_that_is_named(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann)
    joins("garden", ben)
    numbers = says(ann, "kitchen", "one", "two")
    says(ben, "garden", "it rains", "it pours")
    numbers += says(ann, "kitchen", "three", "four", "five")
    answer = asks(ann, "kitchen", before=numbers[4])
    scene.nobody().hears("message_history")
    answer.acked(page("two", "three", "four", more=True))
    asks(ann, "kitchen", before=numbers[1]).acked(page("one", more=False))
    asks(ann, "kitchen", before=numbers[0]).acked(page(more=False))


@task(3, "Page back, from a message", needs=(1, 2))
def test_what_is_said_between_two_pages_moves_nothing(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann, ben)
    numbers = says(ann, "kitchen", *WORDS[:6])
    asks(ann, "kitchen").acked(page("four", "five", "six", more=True))
    says(ben, "kitchen", "seven", "eight")
    asks(ann, "kitchen", before=numbers[3]).acked(page("one", "two", "three", more=False))


@task(3, "Page back, from a message", needs=(1, 2))
def test_a_page_is_as_long_as_was_asked_for(scene):
    (ann,) = scene.people("Ann")
    joins("kitchen", ann)
    numbers = says(ann, "kitchen", *WORDS[:5])
    asks(ann, "kitchen", limit=2).acked(page("four", "five", more=True))
    asks(ann, "kitchen", before=numbers[3], limit=1).acked(page("three", more=True))
    asks(ann, "kitchen", before=numbers[3], limit=4).acked(page("one", "two", "three", more=False))


@task(3, "Page back, from a message", needs=(1, 2))
def test_a_cursor_that_is_no_number_opens_no_other_room(scene):
    ann, ben = scene.people("Ann", "Ben")
    joins("kitchen", ann)
    joins("garden", ben)
    says(ann, "kitchen", "one")
    says(ben, "garden", "a secret")
    answer = asks(ann, "kitchen", before="1 OR 1=1")
    scene.settle()
    if answer.answer is not None:  # a crash, and so no answer, gives nothing away either
        secretive = Pattern("an answer without “a secret”", lambda v: "a secret" not in str(v))
        answer.acked(secretive)


@task(4, "Cap the length of a page", needs=(3,))
def test_nobody_gets_more_than_the_most_or_less_than_one(scene):
    (ann,) = scene.people("Ann")
    joins("kitchen", ann)
    says(ann, "kitchen", *WORDS)
    asks(ann, "kitchen", limit=2).acked(page("nine", "ten", more=True))
    asks(ann, "kitchen", limit=MOST).acked(page(*WORDS[2:], more=True))
    asks(ann, "kitchen", limit=1000).acked(page(*WORDS[2:], more=True))
    asks(ann, "kitchen", limit=-1).acked(page("ten", more=True))
    asks(ann, "kitchen", limit=0).acked(page("ten", more=True))


@task(5, "Let members alone read the past", needs=(1, 2, 3))
def test_who_is_not_in_the_room_does_not_read_its_past(scene):
    ann, cat = scene.people("Ann", "Cat")
    joins("kitchen", ann)
    joins("garden", cat)
    says(ann, "kitchen", "a secret")
    asks(ann, "kitchen").acked(page("a secret", more=False))
    asks(cat, "kitchen").acked(REFUSED)
    asks(cat, "garden").acked(page(more=False))
    joins("kitchen", cat)
    asks(cat, "kitchen").acked(page("a secret", more=False))


@task(5, "Let members alone read the past", needs=(1, 2, 3))
def test_who_comes_back_reads_again_after_joining_again(scene):
    (ann,) = scene.people("Ann")
    joins("kitchen", ann)
    says(ann, "kitchen", "one")
    asks(ann, "kitchen").acked(page("one", more=False))
    ann.drops()
    ann.connects()
    asks(ann, "kitchen").acked(REFUSED)
    joins("kitchen", ann)
    asks(ann, "kitchen").acked(page("one", more=False))
