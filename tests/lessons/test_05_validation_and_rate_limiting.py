"""Lesson 05 asks for a chat that survives odd payloads, names and floods, and says what was wrong."""

from course.checking.spec import Pattern, some_text, task

SECRETS = ("history.txt", "srv", "Errno", "No such file", "NotFound", "Traceback", "open(")
RATE = 5  # events of one kind that a person may send in ten seconds

harmless = Pattern(
    "a sentence that tells nothing of the exception",
    lambda v: some_text.fits(v) and not any(secret in v for secret in SECRETS),
)
seconds = Pattern(
    "seconds to wait, more than 0 and at most 10",
    # A whole second of tolerance, for those who round up.
    lambda v: isinstance(v, int | float) and not isinstance(v, bool) and 0 < v <= 11,
)


def refused(error, **more):
    """The one shape of every refusal."""
    return {"ok": False, "error": error, "message": some_text, **more}


def people(scene, *names):
    """Visitors who have joined under their own names."""
    came = scene.visitors(*names)
    for said in [visitor.emits("join", {"username": visitor.name}) for visitor in came]:
        said.acked({"ok": True})
    return came


@task(1, "Answer every error in one shape")
def test_whoever_speaks_before_joining_is_told_why_nobody_hears_it(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    ann.emits("join", {"username": "Ann"}).acked({"ok": True})
    ann.emits("message", {"text": "hello"}).acked({"ok": True})
    scene.everyone().hears("message", {"username": "Ann", "text": "hello"})
    said = ben.emits("message", {"text": "me too"})
    scene.nobody().hears("message")
    said.acked(refused("not_joined"))


@task(1, "Answer every error in one shape")
def test_a_bug_is_told_in_plain_words_and_printed_for_us(scene):
    ann = scene.visitor("Ann")
    ann.emits("message_history", {}).acked(
        {"ok": False, "error": "server_error", "message": harmless}
    )
    scene.prints("No such file")
    ann.emits("join", {"username": "Ann"}).acked({"ok": True})


@task(2, "Accept a dictionary with a text, and nothing else", needs=(1,))
def test_a_message_must_be_a_dictionary_with_a_text(scene):
    ann, ben, cat = people(scene, "Ann", "Ben", "Cat")
    for visitor, odd in (
        (ann, ["hello"]),
        (ann, [{"text": 5}]),
        (ann, [{}]),
        (ben, []),
        (ben, [["text", "hello"]]),
        (ben, ["the text"]),
        (cat, [{"text": None}]),
        (cat, [{"text": {"text": "hello"}}]),
    ):
        said = visitor.emits("message", *odd)
        scene.nobody().hears("message")
        said.acked(refused("bad_payload"))
    for visitor in (ann, ben, cat):
        said = visitor.emits("message", {"text": "good morning"})
        scene.everyone().hears("message", {"username": visitor.name, "text": "good morning"})
        said.acked({"ok": True})


@task(2, "Accept a dictionary with a text, and nothing else", needs=(1,))
def test_to_join_takes_a_dictionary_with_a_username(scene):
    ann, ben = scene.visitors("Ann", "Ben")
    for visitor, odd in (
        (ann, ["Ann"]),
        (ann, [{"name": "Ann"}]),
        (ann, [{"username": ["Ann"]}]),
        (ben, [None]),
        (ben, [{"username": 7}]),
        (ben, [True]),
    ):
        said = visitor.emits("join", *odd)
        scene.nobody().hears("status")
        said.acked(refused("bad_payload"))
    ann.emits("join", {"username": "Ann"}).acked({"ok": True})
    scene.everyone().hears("status", {"kind": "joined", "username": "Ann"})


@task(3, "Refuse texts that are empty, too long or not printable", needs=(1,))
def test_a_message_has_1_to_200_characters(scene):
    ann, ben = people(scene, "Ann", "Ben")
    for text in ("", "   ", "x" * 201, "y" * 5000):
        said = ann.emits("message", {"text": text})
        scene.nobody().hears("message")
        said.acked(refused("bad_text"))
    for text in ("x", "x" * 200):
        said = ben.emits("message", {"text": text})
        scene.everyone().hears("message", {"username": "Ben", "text": text})
        said.acked({"ok": True})


@task(3, "Refuse texts that are empty, too long or not printable", needs=(1,))
def test_a_message_has_no_characters_that_cannot_be_seen(scene):
    ann, ben = people(scene, "Ann", "Ben")
    for text in ("ding\x07", "nothing\x00", "one\ntwo", "evil\u202etxt.exe"):
        said = ann.emits("message", {"text": text})
        scene.nobody().hears("message")
        said.acked(refused("bad_text"))
    ben.emits("message", {"text": "Grüße, 你好, 2 + 2 = 4 👋"}).acked({"ok": True})
    scene.everyone().hears("message", {"username": "Ben", "text": "Grüße, 你好, 2 + 2 = 4 👋"})


@task(3, "Refuse texts that are empty, too long or not printable", needs=(1,))
def test_a_text_goes_out_as_it_came_in(scene):
    (ann,) = people(scene, "Ann")
    for text in ("1 < 2 & 3 > <b>2</b>!", '"Don\'t", she said.'):
        ann.emits("message", {"text": text}).acked({"ok": True})
        scene.everyone().hears("message", {"username": "Ann", "text": text})


@task(4, "Keep odd and taken names out", needs=(1,))
def test_a_name_has_1_to_32_printable_characters(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    for visitor, name in (
        (ann, ""),
        (ann, " "),
        (ann, "A" * 33),
        (ben, "Be\nn"),
        (ben, "\u202enneB"),
        (cat, "C" * 5000),
    ):
        said = visitor.emits("join", {"username": name})
        scene.nobody().hears("status")
        said.acked(refused("bad_name"))
    for visitor, name in ((ann, "A" * 32), (ben, "Zoë O'Neill 2"), (cat, "小")):
        said = visitor.emits("join", {"username": name})
        scene.everyone().hears("status", {"kind": "joined", "username": name})
        said.acked({"ok": True})


@task(4, "Keep odd and taken names out", needs=(1,))
def test_nobody_gets_a_name_that_somebody_else_has(scene):
    ann, ben, cat = scene.visitors("Ann", "Ben", "Cat")
    ann.emits("join", {"username": "Ann"}).acked({"ok": True})
    for visitor, name in ((ben, "Ann"), (ben, "ANN"), (cat, "ann")):
        said = visitor.emits("join", {"username": name})
        scene.nobody().hears("status")
        said.acked(refused("name_taken"))
    ben.emits("message", {"text": "I am Ann"}).acked(refused("not_joined"))
    ben.emits("join", {"username": "Ben"}).acked({"ok": True})
    scene.everyone().hears("status", {"kind": "joined", "username": "Ben"})


@task(4, "Keep odd and taken names out", needs=(1,))
def test_a_name_is_free_again_when_its_owner_has_gone(scene):
    ann, ben = people(scene, "Ann", "Ben")
    ben.emits("join", {"username": "Ann"}).acked(refused("name_taken"))
    ann.drops()
    ben.emits("join", {"username": "Ann"}).acked({"ok": True})
    ben.emits("message", {"text": "hello"}).acked({"ok": True})
    scene.only(ben).hears("message", {"username": "Ann", "text": "hello"})


@task(4, "Keep odd and taken names out", needs=(1,))
def test_a_person_may_give_their_own_name_again(scene):
    (ann,) = scene.visitors("Ann")
    for name in ("Ann", "Ann", "ANN"):
        ann.emits("join", {"username": name}).acked({"ok": True})


@task(5, "Let each person send each event five times in ten seconds", needs=(1,))
def test_the_sixth_message_is_refused_and_nobody_hears_it(scene):
    ann, _ = people(scene, "Ann", "Ben")
    for number in range(1, RATE + 1):
        said = ann.emits("message", {"text": f"number {number}"})
        scene.everyone().hears("message", {"username": "Ann", "text": f"number {number}"})
        said.acked({"ok": True})
    for _ in range(2):
        said = ann.emits("message", {"text": "one too many"})
        scene.nobody().hears("message")
        said.acked(refused("rate_limited", retry_after=seconds))


@task(5, "Let each person send each event five times in ten seconds", needs=(1,))
def test_who_is_too_fast_stops_neither_other_people_nor_other_events(scene):
    ann, ben = people(scene, "Ann", "Ben")
    flood(ann)
    said = ben.emits("message", {"text": "am I too fast?"})
    scene.everyone().hears("message", {"username": "Ben", "text": "am I too fast?"})
    said.acked({"ok": True})
    ann.emits("join", {"username": "Anna"}).acked({"ok": True})


@task(5, "Let each person send each event five times in ten seconds", needs=(1,))
def test_joining_is_limited_too(scene):
    ann = scene.visitor("Ann")
    for number in range(1, RATE + 1):
        ann.emits("join", {"username": f"Ann {number}"}).acked({"ok": True})
    said = ann.emits("join", {"username": "Ann 6"})
    scene.nobody().hears("status")
    said.acked(refused("rate_limited", retry_after=seconds))
    flood(ann)


def flood(visitor):
    """Sends messages up to the limit and one more.

    One by one: the counter in memory, that of the package limits, may lose one of the first two
    hits of a window when they come in the same instant.
    """
    for _ in range(RATE):
        visitor.emits("message", {"text": "again"}).acked({"ok": True})
    visitor.emits("message", {"text": "again"}).acked(refused("rate_limited", retry_after=seconds))
