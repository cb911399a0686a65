"""How many storms, and which."""

import os

import pytest

IN_CI, FOR_LEARNERS = 25, 3


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, help="how many storms of the chaos test to run")
    parser.addoption("--seed", type=int, help="the one storm of the chaos test to run")


def pytest_generate_tests(metafunc):
    if "seed" not in metafunc.fixturenames:
        return
    # The options are unknown when pytest was not started on this folder.
    one = metafunc.config.getoption("--seed", None)
    default = IN_CI if os.environ.get("CI", "").lower() in ("1", "true") else FOR_LEARNERS
    count = metafunc.config.getoption("--seeds", None) or default
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
