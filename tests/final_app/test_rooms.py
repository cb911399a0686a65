"""Shows rooms and the people in them: creating, joining, leaving, reading, typing, who is here."""

import pytest

from tests.final_app.visitors import Visitor, member, running_chat


def rooms_of(visitor):
    """What a visitor sees of every room, by name."""
    return {room.pop("room"): room for room in visitor.ask("rooms", {})["rooms"]}


def test_ann_creates_a_room_and_ben_who_hears_of_it_joins(visit):
    ann, ben = visit("Ann"), visit("Ben", join=False)
    answer = ann.ask("create", {"room": "# Book  club"})
    assert answer == {"ok": True, "room": "Book club", "last_number": 0, "read_number": 0}
    assert ben.hears("rooms") == {"room": "Book club"}
    assert ben.join("Book club")["messages"] == []
    status = ann.hears("status")
    assert (status["kind"], status["username"], status["room"]) == ("joined", "Ben", "Book club")
    assert status["timestamp"].endswith("Z")
    assert ann.say("Hello", room="Book club")["number"] == 1
    assert ben.hears("message")["room"] == "Book club"


def test_a_name_that_looks_taken_is_refused_with_advice(visit):
    ann, ben = visit("Ann"), visit("Ben")
    assert ann.ask("create", {"room": "Books"})["ok"]
    answer = ben.ask("create", {"room": "ＢＯＯＫＳ"})
    assert answer["error"] == "room_exists"
    assert answer["message"].endswith("already. Join it, or choose another name.")


def test_there_are_no_more_rooms_than_the_chat_can_hold(tmp_path):
    with running_chat(tmp_path / "chat.sqlite3", ROOMS=2) as url:
        ann = Visitor(url)
        assert ann.sign_in("Ann").ok
        ann.connect()
        assert ann.ask("create", {"room": "Books"})["ok"]  # with general, the second
        answer = ann.ask("create", {"room": "Films"})
        assert (answer["ok"], answer["error"]) == (False, "too_many_rooms")
        assert answer["message"].endswith("Use one of them.")
        assert set(rooms_of(ann)) == {"general", "Books"}
        ann.hang_up()


def test_rooms_says_what_is_unread_and_who_is_there(visit):
    ann, ben = visit("Ann"), visit("Ben")
    ann.ask("create", {"room": "Books"})
    ben.join("Books")
    for text in ("one", "two", "three"):
        ann.say(text, room="Books")
    assert rooms_of(ben)["Books"] == {
        "joined": True,
        "last_number": 3,
        "read_number": 0,
        "online": 2,
    }
    cat = visit("Cat", join=False)
    assert rooms_of(cat)["Books"] == {
        "joined": False,
        "last_number": 3,
        "read_number": None,
        "online": 2,
    }
    cat.join("Books")  # a newcomer has missed nothing
    assert rooms_of(cat)["Books"]["read_number"] == 3


def test_a_read_mark_only_grows_and_reaches_the_other_tab(visit):
    ann, ben = visit("Ann"), visit("Ben")
    tab = another_tab(ben)
    for text in ("one", "two", "three"):
        ann.say(text)
    assert ben.ask("read", {"room": "general", "number": 2}) == {"ok": True, "read_number": 2}
    assert tab.hears("read") == {"room": "general", "read_number": 2}
    assert ben.ask("read", {"room": "general", "number": 1})["read_number"] == 2
    assert ben.ask("read", {"room": "general", "number": 99})["read_number"] == 3
    assert rooms_of(tab)["general"]["read_number"] == 3
    assert ann.has_heard_nothing("read")
    assert ben.has_heard_nothing("read")
    tab.hang_up()


def test_a_tab_that_joined_nothing_hears_nothing(visit):
    ann, ben = visit("Ann"), visit("Ben")
    tab = another_tab(ben, join=False)
    ann.say("Hello")
    assert ben.hears("message")["text"] == "Hello"
    assert tab.has_heard_nothing()
    tab.hang_up()


def test_joining_again_gives_no_second_notice(visit):
    ann, ben = visit("Ann"), visit("Ben")
    assert ann.hears("status")["username"] == "Ben"
    assert [m["number"] for m in ben.join()["messages"]] == []
    tab = another_tab(ben)
    assert ben.ask("leave", {"room": "general"})["ok"]
    assert ann.hears("status")["kind"] == "left"
    assert tab.hears("status")["username"] == "Ben"  # his other tab has to know
    tab.hang_up()


def test_a_room_joined_in_one_tab_is_news_to_the_other_and_to_nobody_else(visit):
    ann, ben = visit("Ann"), visit("Ben", join=False)
    tab = another_tab(ben, join=False)
    ben.join()
    assert tab.hears("rooms") == {"room": "general"}
    tab.join()  # which is no news to anybody
    for visitor in (ann, ben, tab):
        assert visitor.has_heard_nothing("rooms")
    tab.hang_up()


def test_leaving_ends_it_for_all_tabs(visit):
    ann, ben = visit("Ann"), visit("Ben")
    tab = another_tab(ben)
    assert tab.say("I am in")["ok"]
    assert ben.ask("leave", {"room": "general"})["ok"]
    assert tab.say("Still?")["error"] == "not_a_member"
    assert tab.ask("message_history", {"room": "general"})["error"] == "not_a_member"
    tab.hears("message")
    ann.say("They are gone")
    assert tab.has_heard_nothing("message")
    ann.hears_until("presence", lambda seen: seen["members"] == ["Ann"])
    assert not rooms_of(ben)["general"]["joined"]
    tab.hang_up()


def test_membership_and_read_marks_survive_a_restart(tmp_path):
    database = tmp_path / "chat.sqlite3"
    ann, ben = Visitor(None), Visitor(None)
    with running_chat(database) as url:
        for visitor, name in ((ann, "Ann"), (ben, "Ben")):
            visitor.url = url
            assert visitor.sign_in(name).ok
            visitor.connect()
            visitor.join()
        ben.say("one")
        ann.ask("read", {"room": "general", "number": 1})
        ben.say("two")
    with running_chat(database) as ann.url:
        ben.url = ann.url
        ann.connect()
        ben.connect()
        assert rooms_of(ann)["general"] == {
            "joined": True,
            "last_number": 2,
            "read_number": 1,
            "online": 0,
        }
        ben.join()
        # Coming back she joins from where she was: no newest page, and no notice for Ben.
        answer = ann.ask("join", {"room": "general", "after": 1})
        assert answer == {"ok": True, "room": "general", "last_number": 2, "read_number": 1}
        assert ann.has_heard_nothing("message_history")
        assert ben.has_heard_nothing("status")
        ann.hang_up()
        ben.hang_up()


def test_who_is_here_counts_people_and_not_tabs(tmp_path):
    with running_chat(tmp_path / "chat.sqlite3", PRESENCE_GRACE=0) as url:
        ann, ben = Visitor(url), Visitor(url)
        for visitor, name in ((ann, "ann"), (ben, "Ben")):
            assert visitor.sign_in(name).ok
            visitor.connect()
            visitor.join()
        tab = another_tab(ben)
        assert tab.hears("presence") == {"room": "general", "members": ["ann", "Ben"]}
        assert rooms_of(ann)["general"]["online"] == 2
        ben.hang_up()
        ann.hears_until("presence", lambda seen: seen["members"] == ["ann", "Ben"])
        tab.hang_up()
        ann.hears_until("presence", lambda seen: seen["members"] == ["ann"])
        assert rooms_of(ann)["general"]["online"] == 1
        ann.hang_up()


def test_a_reload_is_no_coming_and_going(tmp_path):
    with running_chat(tmp_path / "chat.sqlite3", PRESENCE_GRACE=60) as url:
        ann, ben = member(url, "Ann"), member(url, "Ben")
        ann.hears_until("presence", lambda seen: seen["members"] == ["Ann", "Ben"])
        assert ann.hears("status")["username"] == "Ben"
        ben.hang_up()
        ben.connect()
        ben.join()
        # What there is to tell of Ben is told before Cat comes; that he is there, perhaps twice.
        cat, members = member(url, "Cat"), []
        while "Cat" not in members:
            members = ann.hears("presence")["members"]
            assert "Ben" in members
        assert ann.hears("status")["username"] == "Cat"
        for visitor in (ann, ben, cat):
            visitor.hang_up()


def test_ben_sees_who_is_writing_and_ann_does_not_see_herself(visit):
    ann, ben, cat = visit("Ann"), visit("Ben"), visit("Cat")
    assert ann.ask("typing", {"room": "general", "typing": True}) == {"ok": True}
    assert ben.hears("typing") == {"room": "general", "usernames": ["Ann"]}
    assert cat.hears("typing")["usernames"] == ["Ann"]
    assert ann.hears("typing")["usernames"] == []
    assert ben.ask("typing", {"room": "general", "typing": True})["ok"]
    assert cat.hears("typing")["usernames"] == ["Ann", "Ben"]
    assert ann.hears("typing")["usernames"] == ["Ben"]
    assert ben.hears("typing")["usernames"] == ["Ann"]


@pytest.mark.parametrize("end", ["stop", "send", "leave", "hang up"])
def test_typing_ends_at_once(visit, end):
    ann, ben = visit("Ann"), visit("Ben")
    assert ann.ask("typing", {"room": "general", "typing": True})["ok"]
    assert ben.hears("typing")["usernames"] == ["Ann"]
    if end == "stop":
        ann.ask("typing", {"room": "general", "typing": False})
    elif end == "send":
        ann.say("Done")
    elif end == "leave":
        ann.ask("leave", {"room": "general"})
    else:
        ann.hang_up()
    assert ben.hears("typing")["usernames"] == []


def another_tab(visitor, join=True):
    """One more connection of the same session."""
    tab = Visitor(visitor.url)
    tab.http = visitor.http
    tab.connect()
    if join:
        tab.join()
    return tab
