"""Shows the delivery contract over three servers behind nginx, by the tests of a single one."""

from itertools import cycle

import pytest

from tests.final_app import test_delivery_contract as contract
from tests.final_app import test_delivery_in_order as in_order
from tests.final_app.visitors import PATIENCE


class ThreeServers:
    """A chat like ChatProcess: `kill` ends all three at once, in the middle of what they do."""

    def __init__(self, town, environment):
        self.town = town(count=3, **environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.town.close()

    def start(self):
        for server in self.town.servers:
            if not server.is_running:
                server.start()
        return self.town.nginx.url

    def kill(self):
        for server in self.town.servers:
            server.process.kill()
        for server in self.town.servers:
            server.process.wait(PATIENCE)


@pytest.fixture
def killable(town):
    return lambda **environment: ThreeServers(town, environment)


@pytest.fixture
def three(town):
    return town(count=3)


@pytest.fixture
def visit(three):
    """Makes visitors, each through the next server."""
    places = cycle(range(len(three.servers)))
    return lambda name: three.visit(next(places), name)


@pytest.fixture
def tab(three):
    """Opens one more tab of a visitor, through the last server."""
    return lambda visitor: three.tab(visitor, len(three.servers) - 1)


test_1 = contract.test_1_whatever_was_acknowledged_is_there_after_kill_9_in_the_middle_of_a_flood
test_2 = contract.test_2_one_message_sent_ten_times_from_two_tabs_at_once_is_stored_and_told_once
test_2_later = contract.test_2_a_message_is_known_again_after_kill_9_and_a_new_sign_in
test_3 = in_order.test_3_all_see_one_gapless_order_per_room_while_everybody_writes_everywhere
test_4 = in_order.test_4_who_comes_back_gets_all_they_missed_while_it_goes_on
test_5 = contract.test_5_an_outbox_sent_again_whole_after_lost_answers_gives_every_message_once
test_6 = contract.test_6_every_refusal_gives_a_reason_and_the_same_message_may_be_sent_again
