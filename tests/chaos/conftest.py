"""How many storms, and which: they blow when they are asked for, `pytest tests/chaos --seeds 25`."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, help="how many storms of the chaos test to run")
    parser.addoption("--seed", type=int, help="the one storm of the chaos test to run")


def pytest_ignore_collect(collection_path, config):
    """A storm drives windows while their pages crash, and one in some hundred calls never ends."""
    asked = config.getoption("--seeds", None) or config.getoption("--seed", None)
    return True if collection_path.name.startswith("test_") and not asked else None


def pytest_generate_tests(metafunc):
    if "seed" not in metafunc.fixturenames:
        return
    one = metafunc.config.getoption("--seed", None)
    count = metafunc.config.getoption("--seeds", None) or 0
    metafunc.parametrize("seed", range(1, count + 1) if one is None else [one])


@pytest.fixture
def storm(chromium, tmp_path):
    """Makes storms; each is over with its test."""
    from tests.chaos.storm import Storm

    made = []

    def make(plan):
        made.append(Storm(plan, chromium, tmp_path))
        return made[-1]

    yield make
    for one in made:
        one.close()
