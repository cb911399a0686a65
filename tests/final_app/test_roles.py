"""Shows who may do what: every event the chat knows, tried by everybody, over real connections."""

import json
import secrets
from contextlib import suppress

import pytest
from websocket import WebSocketException, create_connection

from final_app.payloads import EVENTS
from final_app.sockets import ChatNamespace
from tests.final_app.raw_clients import RawClient
from tests.final_app.visitors import PATIENCE, Visitor, running_chat

OK, NO = "ok", "not_a_member"
MEMBERS_ONLY = {"member": OK, "former member": NO, "signed in": NO}
ANYBODY_HERE = {"member": OK, "former member": OK, "signed in": OK}

# An event that is new needs a row here. A stranger, and somebody whose session has ended, get
# nothing at all: that is the same for every event and has no column.
TABLE = {
    "rooms": ({}, ANYBODY_HERE),
    "create": ({"room": "NEW"}, ANYBODY_HERE),
    "join": ({"room": "Books"}, ANYBODY_HERE),
    "leave": ({"room": "Books"}, MEMBERS_ONLY),
    "message": ({"room": "Books", "text": "Hi", "client_id": "m-1"}, MEMBERS_ONLY),
    "message_history": ({"room": "Books", "after": 0}, MEMBERS_ONLY),
    "typing": ({"room": "Books", "typing": True}, MEMBERS_ONLY),
    "read": ({"room": "Books", "number": 1}, MEMBERS_ONLY),
}
ROLES = sorted(ANYBODY_HERE)


def test_every_event_has_a_row_and_every_handler_is_an_event():
    assert set(TABLE) == set(EVENTS)
    handlers = {name.removeprefix("on_") for name in vars(ChatNamespace) if name.startswith("on_")}
    assert handlers - {"connect", "disconnect"} == set(EVENTS)


@pytest.fixture
def chat(tmp_path, fanout, monkeypatch):
    """One where all hear at once of who came and who left, and nobody goes by hanging up alone."""
    monkeypatch.setattr("final_app.telling.SWEEP", 0.02)
    with running_chat(tmp_path / "chat.sqlite3", FANOUT=fanout, PRESENCE_GRACE=3600) as url:
        yield url


@pytest.fixture
def witness(visit):
    """Wendy, who is in the room Books, where one message has been said, and hears what happens."""
    wendy = visit("Wendy")
    assert wendy.ask("create", {"room": "Books"})["ok"]
    assert wendy.say("Secret", room="Books")["number"] == 1
    wendy.hears("message")
    return wendy


@pytest.fixture
def heard_since(visit, witness):
    """What Wendy has heard since she was asked last: all of it, and nothing of it comes later.

    Who is here is told some time after it has changed, so there is a room for marks, where Mark
    goes and comes. What was to be told before he went is told before she hears that he came.
    """
    mark = visit("Mark", join=False)
    assert mark.ask("create", {"room": "Marks"})["ok"]
    witness.join("Marks")

    def everything():
        heard = []
        for event, members in (("leave", ["Wendy"]), ("join", ["Mark", "Wendy"])):
            assert mark.ask(event, {"room": "Marks"})["ok"]
            told = {"room": "Marks", "members": members}
            while (seen := witness.hears("presence")) != told:
                heard.append(("presence", seen))
        witness.ask("no such event", {})  # answered behind everything that was sent before
        for event, queue in witness.heard.queues.items():
            heard += [(event, queue.get()) for _ in range(queue.qsize())]
        return [(event, data) for event, data in heard if data["room"] != "Marks"]

    everything()
    return everything


def payload(event):
    sent = dict(TABLE[event][0])
    return sent | {"room": secrets.token_hex(4)} if sent.get("room") == "NEW" else sent


@pytest.fixture(params=ROLES)
def somebody(request, visit, witness):
    """Sam in one of the roles; and the role."""
    sam = visit("Sam", join=False)
    if request.param in ("member", "former member"):
        sam.join("Books")
        witness.hears("status")
    if request.param == "former member":
        assert sam.ask("leave", {"room": "Books"})["ok"]
        witness.hears("status")
    return sam, request.param


@pytest.mark.parametrize("event", EVENTS)
def test_what_somebody_may_do_depends_on_their_role_alone(event, somebody, heard_since):
    sam, role = somebody
    answer = sam.ask(event, payload(event))
    expected = TABLE[event][1][role]
    assert answer.get("error", OK) == expected
    if expected != OK:
        assert answer["message"].endswith(".")
        assert set(answer) == {"ok", "error", "message"}
        assert heard_since() == []
        assert sam.heard.queues["message"].empty()
        assert "Secret" not in json.dumps(answer)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("role", ["stranger", "signed out"])
def test_without_a_session_nothing_is_answered_and_nothing_happens(
    event, role, witness, heard_since
):
    sam = Visitor(witness.url)
    token = ""
    if role == "signed out":
        assert sam.sign_in("Sam").ok
        open_before = RawClient(sam)
        assert open_before.ask(event, [payload(event)])  # it works up to here, whatever the answer
        heard_since()
        kept, token = sam.http.cookies.copy(), sam.page_token()
        assert sam.sign_out().ok
        with suppress(OSError, WebSocketException):  # the connection is gone, all of it
            open_before.ws.send("42/chat,6" + json.dumps([event, payload(event)]))
        assert not any(packet.startswith("43/chat,6") for packet in open_before.rest())
        sam.http.cookies = kept
    packets = knock(sam, token, event)
    assert [json.loads(p.removeprefix("44/chat,"))["data"]["error"] for p in packets] == [
        "not_signed_in"
    ]
    assert heard_since() == []


def knock(visitor, token, event):
    """Sends an event without being let in, then asks to be; what comes back until it is hung up."""
    cookies = "; ".join(f"{c.name}={c.value}" for c in visitor.http.cookies)
    address = visitor.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    packets = []
    for packet in (
        "42/chat,5" + json.dumps([event, payload(event)]),
        "40/chat," + json.dumps({"token": token}),
    ):
        ws = create_connection(address, cookie=cookies, timeout=PATIENCE)
        assert ws.recv().startswith("0{")
        ws.send(packet)
        ws.send("x")  # no packet at all: the end comes behind the answer, if there is any
        with suppress(OSError, WebSocketException):
            while answer := ws.recv():
                packets.append(answer)
    return [packet for packet in packets if packet not in ("1", "2")]
