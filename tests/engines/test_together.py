"""Shows that several processes are one chat: messages, presence, typing, limits, sign-out, rooms."""

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.final_app.raw_clients import raw_member
from tests.final_app.visitors import Visitor, until


@pytest.fixture(params=["postgresql", "sqlite"])
def two(town, request):
    database, _, fanout = request.param.partition(" ")
    return town(count=2, database=database, CHAT_PRESENCE_GRACE="0", CHAT_FANOUT=fanout or "fast")


def shows(visitor, *names):
    return visitor.hears_until("presence", lambda told: told["members"] == list(names))


@pytest.mark.parametrize("two", ["postgresql", "sqlite", "sqlite plain"], indirect=True)
def test_two_people_on_two_servers_talk_see_and_leave_each_other(two):
    ann, ben = two.visit(0, "Ann"), two.visit(1, "Ben")
    shows(ann, "Ann", "Ben")
    assert [ann.say("Hello")["number"], ben.say("Hi")["number"]] == [1, 2]
    for visitor in (ann, ben):
        assert [visitor.hears("message")["text"] for _ in range(2)] == ["Hello", "Hi"]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda number: (ann, ben)[number % 2].say("Both"), range(20)))
    for visitor in (ann, ben):
        assert [visitor.hears("message")["number"] for _ in range(20)] == list(range(3, 23))

    assert ben.ask("typing", {"room": "general", "typing": True})["ok"]
    assert ann.hears_until("typing", lambda told: told["usernames"])["usernames"] == ["Ben"]
    assert ben.say("Again")["ok"]
    ann.hears_until("typing", lambda told: not told["usernames"])

    rooms = ann.ask("rooms")["rooms"]
    assert [(room["room"], room["online"]) for room in rooms] == [("general", 2)]
    assert ann.ask("create", {"room": "tea"})["ok"]
    assert ben.hears("rooms") == {"room": "tea"}
    assert ben.ask("leave", {"room": "general"})["ok"]
    assert ann.hears_until("status", lambda told: told["kind"] == "left")["username"] == "Ben"
    shows(ann, "Ann")


def has_left(visitor):
    told = visitor.heard.queues["status"]
    return not told.empty() and told.get()["kind"] == "left"


def test_who_signs_out_or_leaves_through_one_server_is_out_of_the_other(two):
    ann, ben = two.visit(0, "Ann"), two.visit(1, "Ben")
    tab = two.tab(ann, 1)
    assert ben.say("Before")["ok"]
    assert tab.hears("message")["text"] == "Before"
    shows(ben, "Ann", "Ben")
    assert ann.ask("leave", {"room": "general"})["ok"]
    # By Redis, or by its server's own look at the database, whichever comes first.
    until(lambda: has_left(tab) or not tab.heard.queues["rooms"].empty())
    assert [room["joined"] for room in tab.ask("rooms")["rooms"]] == [False]
    shows(ben, "Ben")
    assert ben.say("Among us")["ok"]
    assert ben.hears_until("message", lambda told: told["text"] == "Among us")
    assert tab.has_heard_nothing("message")

    assert ann.sign_out().ok
    assert tab.hung_up.get(timeout=30)
    assert ben.ask("rooms")["ok"]


def test_what_was_read_through_one_server_is_read_on_the_other(two):
    ann, ben = two.visit(0, "Ann"), two.visit(1, "Ben")
    tab = two.tab(ann, 1)

    def seen(visitor):
        (room,) = visitor.ask("rooms")["rooms"]
        return room["last_number"], room["read_number"]

    assert [ben.say(text)["number"] for text in ("One", "Two", "Three")] == [1, 2, 3]
    assert seen(ann) == seen(tab) == (3, 0)
    assert ann.ask("read", {"room": "general", "number": 2})["ok"]
    assert tab.hears("read") == {"room": "general", "read_number": 2}
    assert seen(tab) == (3, 2)
    assert tab.ask("read", {"room": "general", "number": 1})["read_number"] == 2  # never back
    assert seen(ben) == (3, 0)


def test_a_server_that_dies_takes_its_people_along_within_seconds(two):
    ann = two.visit(0, "Ann")
    two.visit(1, "Ben")
    shows(ann, "Ann", "Ben")
    died = time.monotonic()
    two.servers[1].stop(signal.SIGKILL)
    shows(ann, "Ann")
    assert time.monotonic() - died < 25


def test_a_limit_counts_what_one_person_does_on_all_servers(town):
    two = town(count=2, CHAT_LIMITS="message=3 per minute")
    ann = two.visit(0, "Ann")
    tab = two.tab(ann, 1)
    answers = [visitor.say("Hello") for visitor in (ann, tab, ann, tab, ann)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False, False]
    assert 0 < answers[-1]["retry_after"] <= 61


def test_while_redis_is_away_all_goes_on_and_nothing_is_missed_for_long(two):
    ann, ben = two.visit(0, "Ann"), two.visit(1, "Ben")
    shows(ann, "Ann", "Ben")
    two.redis.stop()
    assert [ann.say(f"Deaf {number}")["number"] for number in (1, 2, 3)] == [1, 2, 3]
    assert [ben.hears("message")["text"] for _ in range(3)] == ["Deaf 1", "Deaf 2", "Deaf 3"]
    two.redis.start()
    assert ben.say("Back")["number"] == 4
    assert ann.hears_until("message", lambda told: told["number"] == 4)["text"] == "Back"
    two.visit(0, "Cat")
    ben.hears_until("presence", lambda told: "Cat" in told["members"])


def test_who_leaves_while_redis_is_away_is_out_of_the_other_server_within_seconds(town):
    two = town(count=2)
    ann, ben = two.visit(0, "Ann"), two.visit(1, "Ben")
    tab = two.tab(ann, 1)
    shows(ben, "Ann", "Ben")
    two.redis.stop()
    assert ann.ask("leave", {"room": "general"})["ok"]
    assert tab.hears("rooms") == {"room": "general"}
    assert [room["joined"] for room in tab.ask("rooms")["rooms"]] == [False]
    assert ben.say("Among us")["ok"]
    assert ben.hears("message")["text"] == "Among us"
    assert tab.has_heard_nothing("message")


@pytest.mark.parametrize("two", ["postgresql", "sqlite plain"], indirect=True)
def test_while_redis_restarts_nobody_is_told_twice_or_out_of_order(two):
    writers = [two.visit(0, "Ann"), two.visit(1, "Cat")]
    ben = raw_member(two.servers[1].url, "Ben")

    def write():
        said = 0
        for happens in (lambda: None, two.redis.stop, two.redis.start, lambda: None):
            happens()
            for number in range(20):
                said = writers[number % 2].say("Hello")["number"]
        return said

    heard = []
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while heard[-1:] != [80] and not (writing.done() and writing.exception()):
            packet = ben.ws.recv()  # what the wire brings; a page would hide what comes twice
            if packet == "2":
                ben.ws.send("3")
            elif packet.startswith('42/chat,["message",'):
                heard.append(json.loads(packet.removeprefix("42/chat,"))[1]["number"])
        assert writing.result() == 80
    assert heard == list(range(1, 81))
    ben.ws.close(timeout=0)


@pytest.mark.parametrize(("ends", "begins"), [("stop", "start"), ("freeze", "wake")])
def test_while_postgresql_is_away_people_stay_are_told_and_it_heals(town, ends, begins):
    two = town(count=2)
    ann, ben = two.visit(0, "Ann"), two.visit(1, "Ben")
    assert ann.say("Before", client_id="m-1")["number"] == 1
    getattr(two.postgres, ends)()
    refused = ann.say("Meanwhile", client_id="m-2")
    assert (refused["ok"], refused["error"], refused["retry_after"]) == (False, "storage_away", 2)
    assert ben.http.get(f"{ben.url}/healthz", timeout=30).status_code == 503
    assert ben.http.get(ben.url, timeout=30).status_code == 503
    getattr(two.postgres, begins)()
    while not (answer := ann.say("Meanwhile", client_id="m-2"))["ok"]:
        assert answer["error"] == "storage_away"
        time.sleep(0.2)
    assert answer["number"] == 2
    assert [ben.hears("message")["text"] for _ in range(2)] == ["Before", "Meanwhile"]
    assert ann.client.connected
    assert ben.client.connected
    assert ann.hung_up.empty()
    assert ben.hung_up.empty()


def test_a_name_is_kept_for_who_is_on_another_server_when_one_starts_anew(two):
    two.visit(0, "Ann")
    two.servers[1].stop(signal.SIGTERM)
    two.servers[1].start()
    taken = two.visit(1, "Ben").sign_in("Ann")
    assert "Somebody is using the name Ann" in taken.text


def test_a_name_is_free_again_after_its_only_server_was_killed_though_nobody_comes(town):
    one = town(count=1, database="sqlite", CHAT_NAME_GRACE="1")
    one.visit(0, "Ann")
    one.servers[0].stop(signal.SIGKILL)
    one.servers[0].start()
    ben = Visitor(one.servers[0].url)
    assert "Somebody is using the name Ann" in ben.sign_in("Ann").text
    until(lambda: ben.sign_in("Ann").url == f"{ben.url}/")
