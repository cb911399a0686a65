"""Shows that what the quiz calls right is what happens, and that its GIFT file says the same."""

import re

import pytest

from course.checking.nursery import CAN_FORK, Nursery
from course.checking.scene import Scene
from course.checking.server import Server
from course.excerpts import MissingPiece
from course.lessons import ROOT
from course.teaching.gift import escaped, gift
from course.teaching.quiz import FOLDER, quiz_page, read_questions, whole_quiz

QUIZ = whole_quiz()
ALL = [
    pytest.param(lesson, question, id=f"{lesson.number:02}-{number}")
    for lesson, questions in QUIZ
    for number, question in enumerate(questions, 1)
]
RUNS = [each for each in ALL if each.values[1].run]


@pytest.fixture(scope="module")
def spawn():
    """Begins a server's process where the imports have been done already, if that is possible."""
    nursery = Nursery() if CAN_FORK else None
    yield nursery.spawn if nursery else None
    if nursery:
        nursery.close()


@pytest.fixture
def happens(spawn):
    """Lets people do what a question says; returns the arrows of the last step."""
    servers = []

    def happens(run):
        server = Server(ROOT / run.server, spawn)
        servers.append(server)
        server.start()
        server.load()
        scene = Scene(server)
        for name, value in run.constants.items():
            scene.constant(name, value)
        people = come(scene, run)
        for who, does, *rest in run.steps:
            scene.settle()
            scene.trace.clear_turn()
            if does == "leaves":
                people[who].disconnects()
            else:
                data, namespace = [*rest, "/"][:2]
                people[who].emits(does, data, namespace=namespace)
        scene.settle()
        arrows = [arrow for arrow in scene.trace.judge() if arrow.kind in ("event", "ack")]
        scene.close()
        return arrows

    yield happens
    for server in servers:
        server.stop()


def come(scene, run):
    """The people of a run, connected, by their names; `Ann (tab 2)` is another tab of Ann's."""
    people = {}
    for name in run.people:
        first, _, is_tab = name.partition(" (")
        if is_tab:
            people[name] = scene.tab(people[first])
        elif run.signed_in:
            people[name] = scene.people(name)[0]
        else:
            spaces = run.namespaces.get(name, ["/"])
            people[name] = scene.visitor(name, namespaces=spaces, auth={"username": name})
    return people


@pytest.mark.parametrize(("lesson", "question"), RUNS)
def test_the_answer_that_is_called_right_is_what_happens(happens, lesson, question):
    arrows = happens(question.run)
    assert [choice for choice in question.choices if fits(choice, question.run, arrows)] == [
        question.right
    ]


def fits(choice, run, arrows):
    """Whether an answer tells what the last step has brought about."""
    if run.who:
        heard = {a.visitor for a in arrows if (a.kind, a.event) == ("event", run.who)}
        return heard == set(choice.means)
    acks = [a.data for a in arrows if (a.kind, a.visitor) == ("ack", run.ack)]
    if choice.means is None:
        return acks == []
    if choice.means == []:
        return acks == [[]]
    answer = acks[0][0] if acks and acks[0] else {}
    return {**answer, **choice.means} == answer


@pytest.mark.parametrize(("lesson", "question"), ALL)
def test_a_question_can_be_answered_and_every_answer_says_why(lesson, question):
    said = [choice.say for choice in question.choices]
    assert len(set(said)) == len(said) >= 3
    assert all(choice.why.endswith(".") for choice in question.choices)
    assert question.ask.endswith("?")
    if question.code:
        assert 1 <= len(question.code_text.splitlines()) <= 24
    if question.run:
        assert bool(question.run.who) != bool(question.run.ack)
        meant = [repr(choice.means) for choice in question.choices]
        assert len(set(meant)) == len(meant)


def test_every_lesson_has_four_questions_or_more_and_most_have_one_that_is_run():
    assert all(len(questions) >= 4 for _, questions in QUIZ)
    run = [lesson.number for lesson, questions in QUIZ if any(q.run for q in questions)]
    assert run == list(range(1, 12))  # 00 has no events, 12 needs two processes


def test_the_right_answer_is_not_always_at_the_same_place():
    places = [each.values[1].choices.index(each.values[1].right) for each in ALL]
    assert max(places.count(place) for place in set(places)) < 0.7 * len(places)


def test_a_question_without_a_right_answer_is_refused():
    good = (FOLDER / "03.yml").read_text("utf-8")
    assert read_questions("03.yml", good)
    with pytest.raises(MissingPiece, match=r"03\.yml can't be read: .* needs one right answer"):
        read_questions("03.yml", good.replace("right: true, ", "", 1))
    with pytest.raises(MissingPiece, match=r"03\.yml can't be read"):
        read_questions("03.yml", good.replace("say:", "says:", 1))


def test_every_question_is_on_the_page_with_its_answer_folded():
    page = quiz_page()
    assert page.count('\n??? tip "Answer"\n') == len(ALL)


def gift_questions(text):
    """Reads GIFT letter by letter, as its description says: [(title, text, [(sign, say, why)])]."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.lstrip().startswith("//")]
        block = "\n".join(lines).strip()
        if not block or block.startswith("$CATEGORY:"):
            continue
        pieces = tokens(block)
        assert pieces[:1] == ["::"]
        title, pieces = until(pieces[1:], "::")
        ask, pieces = until(pieces, "{")
        inside, rest = until(pieces, "}", keep=True)
        assert rest == []
        assert ask.startswith("[html]")
        found.append((title, ask.removeprefix("[html]"), answers(inside)))
    return found


def tokens(text):
    """The letters of a text; a sign of GIFT is a letter marked by being in a list of its own."""
    pieces, place = [], 0
    while place < len(text):
        if text[place] == "\\":
            following = text[place + 1]
            pieces.append(("letter", "\n" if following == "n" else following))
            place += 2
        elif text.startswith("::", place):
            pieces.append("::")
            place += 2
        elif text[place] in "~=#{}:":
            pieces.append(text[place])
            place += 1
        else:
            pieces.append(("letter", text[place]))
            place += 1
    return pieces


def until(pieces, sign, keep=False):
    place = pieces.index(sign)
    before = pieces[:place]
    return (before if keep else plain(before)), pieces[place + 1 :]


def plain(pieces):
    assert all(isinstance(piece, tuple) for piece in pieces), "a sign where a letter should be"
    return "".join(letter for _, letter in pieces).strip()


def answers(pieces):
    found, part = [], 0
    for piece in pieces:
        if piece in ("=", "~"):
            found.append((piece, [], []))
            part = 1
        elif piece == "#" and part == 1:
            part = 2
        elif found:
            found[-1][part].append(piece)
    return [(sign, plain(say), plain(why)) for sign, say, why in found]


def as_text(html):
    """What a reader sees of the little HTML there is."""
    html = re.sub(r"</?(?:p|code|pre)>", "", html)
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_a_reader_of_gift_finds_every_question_answer_and_reason():
    read = gift_questions(gift())
    assert len(read) == len(ALL)
    for (title, ask, choices), each in zip(read, ALL, strict=True):
        lesson, question = each.values
        assert title.startswith(f"{lesson.number:02}.")
        assert title.endswith(lesson.title)
        assert as_text(ask) == question.ask.replace("`", "") + question.code_text.rstrip()
        assert [(sign == "=", as_text(say), as_text(why)) for sign, say, why in choices] == [
            (c.right, c.say.replace("`", ""), c.why.replace("`", "")) for c in question.choices
        ]


@pytest.mark.parametrize(
    "text",
    [
        "a ~ b = c # d { e } f : g",
        "C:\\new\\name",
        'print("\\n")',
        "\\",
        "two\nlines\r\nand a third",
        "// no comment",
        "::no title::",
        "{=yes ~no}",
    ],
)
def test_no_text_can_break_out_of_its_place_in_a_gift_file(text):
    block = f"::t::[html]{escaped(text)}{{\n={escaped(text)}#{escaped(text)}\n~no#why\n}}"
    assert "\n" not in escaped(text)
    wanted = text.replace("\r", "").strip()
    assert gift_questions(block) == [("t", wanted, [("=", wanted, wanted), ("~", "no", "why")])]
