"""Shows what each event does, between real clients over real connections."""

import pytest
import requests
import socketio

from final_app.errors import StorageAway
from tests.final_app.visitors import PATIENCE, Client, Visitor, member, running_chat, until


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_ben_hears_what_ann_says_and_so_does_ann(visit, transport):
    ann, ben = visit("Ann", transport), visit("Ben", transport)
    answer = ann.say("Good morning", client_id="m-1")
    expected = {
        "room": "general",
        "number": 1,
        "username": "Ann",
        "text": "Good morning",
        "timestamp": answer["timestamp"],
        "client_id": "m-1",
    }
    assert answer == {"ok": True, "number": 1, "timestamp": answer["timestamp"]}
    assert answer["timestamp"].endswith("Z")
    assert ben.hears("message") == expected
    assert ann.hears("message") == expected


def test_cat_who_has_not_joined_hears_nothing(visit):
    ann, cat = visit("Ann"), visit("Cat", join=False)
    ann.say("Only for the room")
    assert ann.hears("message")["text"] == "Only for the room"
    assert cat.has_heard_nothing()


def test_ben_who_left_the_room_hears_nothing_more(visit):
    ann, ben = visit("Ann"), visit("Ben")
    ann.say("You are here")
    assert ben.hears("message")["text"] == "You are here"
    assert ben.ask("leave", {"room": "general"}) == {"ok": True, "room": "general"}
    ann.say("You are gone")
    assert ben.has_heard_nothing("message")
    assert ben.say("Am I?")["error"] == "not_a_member"


def test_whoever_joins_later_gets_the_history(visit):
    ann = visit("Ann")
    for text in ("one", "two", "three"):
        ann.say(text)
    ben = visit("Ben", join=False)
    history = ben.join()
    assert [m["text"] for m in history["messages"]] == ["one", "two", "three"]
    assert (history["room"], history["more"]) == ("general", False)


def test_missed_messages_are_fetched_page_by_page(visit):
    ann = visit("Ann")
    for number in range(1, 6):
        ann.say(f"text {number}")
    ask = {"room": "general", "limit": 2}
    page = ann.ask("message_history", {**ask, "after": 1})
    assert ([m["number"] for m in page["messages"]], page["more"]) == ([2, 3], True)
    page = ann.ask("message_history", {**ask, "after": 3})
    assert ([m["number"] for m in page["messages"]], page["more"]) == ([4, 5], False)
    page = ann.ask("message_history", {**ask, "before": 3})
    assert ([m["number"] for m in page["messages"]], page["more"]) == ([1, 2], False)


def test_a_message_sent_twice_is_there_once(visit):
    ann, ben = visit("Ann"), visit("Ben")
    first = ann.say("Once", client_id="m-1")
    assert ann.say("Once", client_id="m-1") == first
    assert ben.hears("message")["text"] == "Once"
    assert ben.has_heard_nothing("message")
    assert ann.say("Next")["number"] == first["number"] + 1


def test_a_client_id_used_for_another_text_is_refused_and_not_swallowed(visit):
    ann = visit("Ann")
    assert ann.say("First", client_id="m-1")["ok"]
    assert ann.say("Second", client_id="m-1")["error"] == "bad_payload"


def test_nobody_speaks_in_anothers_name(visit):
    ann, ben = visit("Ann"), visit("Ben")
    assert ann.say("I am Ben", username="Ben", author="Ben", person=2)["ok"]
    assert ben.hears("message")["username"] == "Ann"


def test_messages_sent_in_one_go_keep_their_order(visit):
    ann, ben = visit("Ann"), visit("Ben")
    for number in range(12):
        payload = {"room": "general", "text": str(number), "client_id": f"m-{number}"}
        ann.client.emit("message", payload, namespace="/chat")
    heard = [ben.hears("message") for _ in range(12)]
    assert [m["text"] for m in heard] == [str(number) for number in range(12)]
    assert [m["number"] for m in heard] == list(range(1, 13))


def test_everything_is_still_there_after_a_restart(tmp_path):
    database = tmp_path / "chat.sqlite3"
    ann = Visitor(None)
    with running_chat(database) as ann.url:
        assert ann.sign_in("Ann").ok
        ann.connect()
        ann.join()
        ann.say("Remember me")
    assert ann.hung_up.get(timeout=PATIENCE)
    with running_chat(database) as ann.url:
        ann.connect()  # with the same cookie: she is still signed in
        assert [m["text"] for m in ann.join()["messages"]] == ["Remember me"]
        assert ann.say("Here again")["number"] == 2
        ann.hang_up()


def test_two_chats_in_one_process_stay_apart(tmp_path):
    with running_chat(tmp_path / "a.sqlite3") as a, running_chat(tmp_path / "b.sqlite3") as b:
        ann, ben = Visitor(a), Visitor(b)
        for visitor, name in ((ann, "Ann"), (ben, "Ben")):
            assert visitor.sign_in(name).ok
            visitor.connect()
            visitor.join()
        assert ann.say("In a")["number"] == 1
        assert ben.has_heard_nothing("message")
        assert ben.say("In b")["number"] == 1
        assert ann.hears("message")["text"] == "In a"
        assert ann.has_heard_nothing("message")
        ann.hang_up()
        ben.hang_up()


def test_a_stranger_is_refused_with_a_reason(chat, visit):
    assert visit("Ann").say("Members can talk")["ok"]
    stranger = Visitor(chat)
    stranger.client = Client()
    reasons = []
    stranger.client.on("connect_error", reasons.append, namespace="/chat")
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.client.connect(
            chat, namespaces=["/chat"], transports=["polling"], wait_timeout=PATIENCE
        )
    assert reasons[0]["message"] == "You are not signed in. Sign in to chat."
    assert reasons[0]["data"]["error"] == "not_signed_in"
    stranger.hang_up()


def test_signing_out_hangs_up_and_the_old_cookie_is_worth_nothing(visit):
    ann = visit("Ann")
    assert ann.say("Still in")["ok"]
    kept = ann.http.cookies.copy()
    assert ann.sign_out().ok
    assert ann.hung_up.get(timeout=PATIENCE)
    thief = Visitor(ann.url)
    thief.http.cookies = kept
    with pytest.raises(socketio.exceptions.ConnectionError):
        thief.connect("polling")
    assert "Your name" in thief.http.get(ann.url, timeout=10).text


def test_another_site_can_not_open_a_socket_in_anns_name(visit):
    ann = visit("Ann")
    address = f"{ann.url}/socket.io/?EIO=4&transport=polling"
    assert ann.http.get(address, headers={"Origin": ann.url}, timeout=10).ok
    evil = ann.http.get(address, headers={"Origin": "http://evil.example"}, timeout=10)
    assert evil.status_code == 400


def test_the_answers_carry_the_hardening_headers(chat):
    for path in ("/sign-in", "/static/js/app.js", "/nowhere"):
        headers = requests.get(chat + path, timeout=10).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Werkzeug" not in headers["Server"]


@pytest.mark.parametrize("fanout", ["fast", "plain"])
def test_what_was_stored_while_the_database_fell_silent_is_told_when_it_is_sent_again(
    serve, fanout
):
    app, url = serve(FANOUT=fanout)
    ann, ben = member(url, "Ann"), member(url, "Ben")
    store = app.extensions["chat_store"]
    add = store.add_message

    def add_and_fall_silent(*args):
        store.add_message = add
        add(*args)
        raise StorageAway

    store.add_message = add_and_fall_silent
    assert ann.say("Hello", client_id="m-1")["error"] == "storage_away"
    assert ben.has_heard_nothing("message")
    answers = [ann.say("Hello", client_id="m-1")["number"] for _ in range(2)]
    assert answers == [1, 1]
    assert ben.hears("message")["text"] == "Hello"
    assert ben.has_heard_nothing("message")
    ann.hang_up()
    ben.hang_up()


def test_a_name_that_was_left_while_the_database_was_away_is_free_once_it_is_back(
    serve, monkeypatch
):
    app, url = serve(NAME_GRACE=0)
    ann, ben = member(url, "Ann"), Visitor(url)
    assert "Somebody is using the name Ann" in ben.sign_in("Ann").text
    store, presence = app.extensions["chat_store"], app.extensions["chat"].presence

    def is_away(*args):
        raise StorageAway

    with monkeypatch.context() as away:
        away.setattr(store, "mark_session", is_away)
        away.setattr(store, "count_rooms", is_away)
        ann.hang_up()
        until(lambda: not presence.connections and presence.unnoted)
    until(lambda: ben.sign_in("Ann").url == f"{url}/")
