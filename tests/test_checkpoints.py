"""Shows that every prediction of a checkpoint comes true: its server is run, with real visitors."""

import pytest

from course.checking.scene import Scene
from course.checking.server import Server
from course.checkpoints import checkpoint_names, load_checkpoint
from course.lessons import ROOT

CHECKPOINTS = [load_checkpoint(name) for name in checkpoint_names()]
QUESTIONS = [
    pytest.param(point, question, id=f"{point.name}-{number}")
    for point in CHECKPOINTS
    for number, question in enumerate(point.questions, 1)
]


@pytest.fixture
def run():
    """Runs a question's steps; returns the arrows of the last one."""
    scenes = []

    def run(point, question):
        server = Server(ROOT / point.server(question))
        scenes.append(server)
        server.start()
        server.load()
        scene = Scene(server)
        people = {
            name: scene.visitor(name, auth={"username": name.partition(" (")[0]})
            for name in question.people
        } | {name: scene.visitor(name) for name in question.strangers}
        for who, does, *data in question.steps:
            scene.settle()
            scene.trace.clear_turn()
            if does == "leaves":
                people[who].disconnects()
            else:
                people[who].emits(does, *data)
        scene.settle()
        arrows = [arrow for arrow in scene.trace.judge() if arrow.kind in ("event", "ack")]
        scene.close()
        return arrows

    yield run
    for server in scenes:
        server.stop()


@pytest.mark.parametrize(("point", "question"), QUESTIONS)
def test_a_prediction_that_is_called_right_is_what_happens(run, point, question):
    arrows = run(point, question)
    if question.who:
        heard = {a.visitor for a in arrows if (a.kind, a.event) == ("event", question.who)}
        assert {choice.say for choice in question.right} == heard
        assert {choice.say for choice in question.choices} == {
            *question.people,
            *question.strangers,
        }
    elif question.order:
        (right,) = question.right
        mine = [a for a in arrows if a.visitor == question.order]
        assert [a.event if a.kind == "event" else "ack" for a in mine] == right.means
    else:
        (right,) = question.right
        acks = [a.data for a in arrows if (a.kind, a.visitor) == ("ack", question.ack)]
        assert acks == [right.means]


@pytest.mark.parametrize(("point", "question"), QUESTIONS)
def test_every_choice_says_why(point, question):
    assert sum(map(bool, (question.who, question.order, question.ack))) == 1
    assert len({choice.say for choice in question.choices}) == len(question.choices) >= 2
    assert all(choice.why.endswith(".") for choice in question.choices)


@pytest.mark.parametrize("point", CHECKPOINTS, ids=lambda point: point.name)
def test_a_puzzle_is_a_piece_of_a_program_with_no_line_twice(point):
    lines = point.parsons.lines
    assert 5 <= len(lines) <= 12
    assert len(set(lines)) == len(lines)
    compile("\n".join(lines), point.parsons.file, "exec")
