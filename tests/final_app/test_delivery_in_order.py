"""Shows sentences 3 and 4 of the delivery contract, from the server's side: one order, and no holes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from final_app.payloads import PAGE_SIZE, TEXT_LIMIT
from final_app.services.messages import Messages
from final_app.services.rooms import Rooms
from final_app.store import Store
from tests.final_app.visitors import come, everything

# 3. Every member sees one and the same order per room.


def test_3_all_see_one_gapless_order_per_room_while_everybody_writes_everywhere(visit):
    people = [visit(name) for name in ("Ann", "Ben", "Cat", "Dan")]
    people[0].ask("create", {"room": "Books"})
    for person in people[1:]:
        person.join("Books")

    def write(person):
        for number in range(15):
            for room in ("general", "Books"):
                assert person.say(f"{room} {number}", room=room)["ok"]

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(write, people))
    screens = []
    for person in people:
        heard = [person.hears("message") for _ in range(2 * 15 * len(people))]
        by_room = {room: {} for room in ("general", "Books")}
        for message in heard:
            by_room[message["room"]][message["number"]] = message
        screens.append(by_room)
    for room in ("general", "Books"):
        assert sorted(screens[0][room]) == list(range(1, 15 * len(people) + 1))
    assert all(screen == screens[0] for screen in screens)
    # One person's messages keep the order in which they were sent.
    for by_room in screens[0].values():
        own = [m["text"] for _, m in sorted(by_room.items()) if m["username"] == "Ann"]
        assert own == sorted(own, key=lambda text: int(text.split()[1]))


def test_3_numbers_have_no_gap_even_when_two_servers_write_into_one_database(tmp_path):
    path = str(tmp_path / "chat.sqlite3")
    stores = [Store(path), Store(path)]
    rooms = [Rooms(store) for store in stores]
    people = [stores[0].open_session(f"s{n}", f"P{n}", f"p{n}", "2026", "2025") for n in range(4)]
    for person in people:
        room = rooms[0].join(person, "general")[0].room

    def write(n):
        messages = Messages(stores[n % 2], rooms[n % 2])
        return messages.post(people[n % 4], "general", "Hi", f"m-{n}")[1].number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(write, range(80)))
    assert sorted(numbers) == list(range(1, 81))
    for store in stores:
        kept = store.history(room, None, 0, 100).messages
        assert [message.number for message in kept] == list(range(1, 81))
        store.close()


# 4. No holes: who comes back fetches what they missed, page by page, until level.


@pytest.mark.parametrize("away", ["asleep", "while the server was killed"])
def test_4_who_comes_back_gets_all_they_missed_while_it_goes_on(killable, away):
    with killable() as chat:
        ann = come(chat.start(), "Ann")
        ben = come(ann.url, "Ben")
        assert ann.say("Seen")["number"] == 1
        assert ben.hears("message")["number"] == 1
        ben.hang_up()
        for number in range(130):
            assert ann.say(f"Missed {number}")["ok"]
        if away == "while the server was killed":
            chat.kill()
            ann.hang_up()
            ann.url = ben.url = chat.start()
            ann.connect()
        ben.connect()
        answer = ben.ask("join", {"room": "general", "after": 1})
        assert answer["last_number"] == 131
        screen = {1}
        with ThreadPoolExecutor(1) as pool:  # Ann goes on while he catches up
            writing = pool.submit(lambda: [ann.say(f"Meanwhile {n}") for n in range(30)])
            more = True
            while more:
                asked = {"room": "general", "after": max(screen), "limit": 20}
                page = ben.ask("message_history", asked)
                screen |= {message["number"] for message in page["messages"]}
                more = page["more"]
            last = writing.result()[-1]["number"]
        while last not in screen:
            screen.add(ben.hears("message")["number"])
        assert screen | {m["number"] for m in everything(ben)} == set(range(1, 162))
        assert set(range(1, 132)) <= screen
        ann.hang_up()
        ben.hang_up()


def test_4_pages_lead_from_the_newest_to_the_first_without_a_hole_or_a_repeat(store):
    rooms = Rooms(store)
    messages = Messages(store, rooms)
    ann = store.open_session("s", "Ann", "ann", "2026", "2025")
    room = rooms.join(ann, "general")[0].room
    for number in range(1, 54):
        messages.post(ann, "general", str(number), f"m-{number}")
    seen, before, more = [], None, True
    while more:
        page = messages.history(room, before=before, limit=10)
        seen = [message.number for message in page.messages] + seen
        before, more = seen[0], page.more
    assert seen == list(range(1, 54))
    assert messages.history(room, after=53).messages == []


def test_4_pages_of_long_messages_are_shorter_and_lead_as_far(store):
    rooms = Rooms(store)
    messages = Messages(store, rooms)
    ann = store.open_session("s", "Ann", "ann", "2026", "2025")
    room = rooms.join(ann, "general")[0].room
    for number in range(1, 31):
        messages.post(ann, "general", "ё" * TEXT_LIMIT, f"m-{number}")
    up, before, more = [], None, True
    while more:
        page = messages.history(room, before=before, limit=50)
        assert 0 < sum(len(message.text) for message in page.messages) <= PAGE_SIZE
        up = [message.number for message in page.messages] + up
        before, more = up[0], page.more
    down, more = [], True
    while more:
        page = messages.history(room, after=down[-1] if down else 0, limit=50)
        down += [message.number for message in page.messages]
        more = page.more
    assert up == down == list(range(1, 31))
