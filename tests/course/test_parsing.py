"""Shows that threads of a submission can make syntax trees side by side."""

import ast
import gc
import threading

import pytest

from course.checking.parsing import parse_alone

SOURCE = "def f(a, b):\n    return g(a)[b](1 + 2 * (3 + a))\n"


class LetsOthersIn:
    """When it is cleared away, wherever that falls, another thread has its turn."""

    def __init__(self):
        self.own = self

    def __del__(self):
        threading.Event().wait(0)


@pytest.fixture
def cleared_often():
    before = gc.get_threshold()
    gc.set_threshold(5)
    yield
    gc.set_threshold(*before)


def test_trees_made_at_the_same_time_are_whole(cleared_often):
    trees, wanted = [], ast.dump(ast.parse(SOURCE))

    def make():
        for _ in range(500):
            LetsOthersIn()
            trees.append(parse_alone(SOURCE))  # an error ends the thread, and trees are missing

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(trees) == 2000
    assert ast.dump(trees[-1]) == wanted
