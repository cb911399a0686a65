"""Shows who is slowed down, for how long, and that nobody else is."""

import re

import pytest

from final_app.config import limits_by_event
from final_app.errors import RateLimited
from final_app.services.rates import FEW, Rates
from tests.final_app.visitors import Visitor, running_chat, tab_of


def test_one_person_is_slowed_down_and_only_for_what_they_did_too_much(tmp_path):
    config = {"LIMITS": "message=3 per minute, create=1 per minute"}
    with running_chat(tmp_path / "chat.sqlite3", **config) as url:
        ann, ben = Visitor(url), Visitor(url)
        for visitor, name in ((ann, "Ann"), (ben, "Ben")):
            assert visitor.sign_in(name).ok
            visitor.connect()
            visitor.join()
        assert [ann.say(str(n))["ok"] for n in range(3)] == [True] * 3
        answer = ann.say("too much")
        assert (answer["ok"], answer["error"]) == (False, "rate_limited")
        assert 0 < answer["retry_after"] <= 60
        assert re.fullmatch(r"That was too much at once\. Try again in .*\.", answer["message"])
        other_tab = tab_of(ann)
        other_tab.connect()
        assert other_tab.say("from here, then?")["error"] == "rate_limited"
        assert ann.ask("create", {"room": "Books"})["ok"]  # another event
        assert ben.say("Hello")["ok"]  # another person
        assert ben.hears_until("message", lambda m: m["username"] == "Ben")["number"] == 4
        for visitor in (ann, ben, other_tab):
            visitor.hang_up()


@pytest.fixture
def moment(monkeypatch):
    """The time by the clock of the limits, for a test to set."""
    moment = [0.0]
    monkeypatch.setattr("final_app.services.rates.monotonic", lambda: moment[0])
    return moment


def test_waiting_as_long_as_was_said_is_enough(moment):
    rates = Rates(limits_by_event("message=2 per 10 seconds"))
    rates.count("message", 1)
    moment[0] = 4.0
    rates.count("message", 1)
    with pytest.raises(RateLimited) as refused:
        rates.count("message", 1)
    assert refused.value.retry_after == 6
    moment[0] += refused.value.retry_after
    rates.count("message", 1)


def test_old_counts_are_forgotten(moment):
    rates = Rates(limits_by_event("message=2 per 10 seconds"))
    for person in range(5 * FEW):
        rates.count("message", person)
        moment[0] += 1
    assert len(rates.counts) <= FEW


def test_who_tries_many_names_from_one_address_has_to_wait(app):
    client = app(LIMITS="sign_in=3 per minute").test_client()
    other = {"REMOTE_ADDR": "192.0.2.7"}

    def try_name(name, **environ):
        page = client.get("/sign-in").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)
        form = {"name": name, "csrf": csrf[1] if csrf else ""}
        return client.post("/sign-in", data=form, environ_overrides=environ)

    assert [try_name("").status_code for _ in range(3)] == [422] * 3
    refused = try_name("Ann")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "That was too much at once." in refused.text
    assert try_name("Ann", **other).status_code == 303
