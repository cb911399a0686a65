"""Shows that the chaos test can fail: planted defects are found, by rule and in a real storm."""

import pytest

from tests.chaos.compare import Ack, Row, Written, differences
from tests.chaos.plan import Plan, Step, plan

ROWS = [
    Row("general", 1, "Ann", "a-1", "Hello"),
    Row("general", 2, "Ben", "b-1", "ok"),
    Row("general", 3, "Ben", "b-2", "ok"),
]
WRITTEN = [
    Written("general", "Ann", "Hello", surely=True),
    Written("general", "Ben", "ok", surely=True),
    Written("general", "Ben", "ok", surely=True),
]
ACKS = [Ack("general", 1, "Ann", "a-1", "Hello")]
SCREEN = [("Ann", "Hello"), ("Ben", "ok"), ("Ben", "ok")]


def found(rows=ROWS, written=WRITTEN, acks=ACKS, screen=SCREEN):
    return differences(rows, written, acks, {("Ann's window 1", "general"): screen})


def test_when_all_promises_are_kept_nothing_is_found():
    assert found() == []
    assert found(written=[*WRITTEN, Written("general", "Ann", "In doubt", surely=False)]) == []


@pytest.mark.parametrize(
    ("planted", "sentence"),
    [
        ({"screen": SCREEN[:2]}, "Ann's window 1 does not show Ben's 'ok' in general (1 missing)"),
        ({"screen": [*SCREEN, SCREEN[0]]}, "shows Ann's 'Hello' in general 1 times too often"),
        ({"screen": SCREEN[::-1]}, "shows general in another order, from number 1 on"),
        ({"written": WRITTEN[1:]}, "Ann's 'Hello' is stored 1 times too often in general"),
        ({"written": [*WRITTEN, WRITTEN[1]]}, "Ben wrote 'ok' in general; 1 of 3 not stored"),
        ({"rows": ROWS[1:]}, "Ann's 'Hello' was acknowledged as 1 and is lost"),
        ({"rows": ROWS[1:]}, "The numbers in general are not 1 to 2: [2, 3]"),
        ({"acks": [Ack("general", 2, "Ann", "a-1", "Hello")]}, "but what is stored is"),
    ],
)
def test_each_broken_promise_is_found(planted, sentence):
    assert any(sentence in one for one in found(**planted)), found(**planted)


def test_a_seed_is_one_storm_on_every_machine():
    assert str(plan(7)) == str(plan(7))
    assert len({str(plan(seed)) for seed in range(20)}) == 20


QUIET = Plan(("Ann", "Ben"), earlier=3, hurries=True, steps=[Step("write", 0, ("Hello", True))])


@pytest.mark.browser
def test_a_message_that_a_screen_does_not_show_is_found(storm):
    blown = storm(QUIET)
    blown.run()
    assert blown.calm() == []
    drop = "document.querySelector('#messages .message[data-number=\"2\"]')?.remove()"
    ben = blown.windows[1]
    shown = ben.screen
    ben.screen = lambda: ben.page.evaluate(drop) or shown()
    assert "Ben's window 1 does not show Dot's 'Dot says 1' in general (1 missing)" in (
        blown.calm()
    )


# The chat without its memory of client ids: what is sent twice is stored twice.
FORGETFUL = """
import runpy, secrets
from final_app.services.messages import Messages
post = Messages.post
def forget(self, author, room, text, client_id):
    return post(self, author, room, text, secrets.token_hex(8))
Messages.post = forget
runpy.run_module("final_app", run_name="__main__")
"""


@pytest.mark.browser
def test_a_server_that_stores_a_repeated_message_twice_is_found(storm):
    blown = storm(QUIET)
    blown.server.program = ("-c", FORGETFUL)
    blown.run()
    assert any("'Dot says 0' is stored 1 times too often" in one for one in blown.calm())
