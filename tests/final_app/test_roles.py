"""Shows who may do what: every event the chat knows, tried by everybody, over real connections."""

import json
import secrets
from contextlib import suppress

import pytest
from websocket import WebSocketException, create_connection

from final_app.payloads import EVENTS
from final_app.sockets import ChatNamespace
from tests.final_app.raw_clients import RawClient
from tests.final_app.visitors import PATIENCE, Visitor

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
def witness(visit):
    """Wendy, who is in the room Books, where one message has been said, and hears what happens."""
    wendy = visit("Wendy")
    assert wendy.ask("create", {"room": "Books"})["ok"]
    assert wendy.say("Secret", room="Books")["number"] == 1
    wendy.hears("message")
    return wendy


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
def test_what_somebody_may_do_depends_on_their_role_alone(event, somebody, witness):
    sam, role = somebody
    answer = sam.ask(event, payload(event))
    expected = TABLE[event][1][role]
    assert answer.get("error", OK) == expected
    if expected != OK:
        assert answer["message"].endswith(".")
        assert set(answer) == {"ok", "error", "message"}
        assert witness.has_heard_nothing("message", "status", "typing", "read")
        assert sam.heard.queues["message"].empty()
        assert "Secret" not in json.dumps(answer)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("role", ["stranger", "signed out"])
def test_without_a_session_nothing_is_answered_and_nothing_happens(event, role, witness):
    sam = Visitor(witness.url)
    token = ""
    if role == "signed out":
        assert sam.sign_in("Sam").ok
        open_before = RawClient(sam)
        assert open_before.ask(event, [payload(event)])  # it works up to here, whatever the answer
        for name in ("message", "status", "typing"):
            witness.heard.queues.pop(name, None)
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
    assert witness.has_heard_nothing("message", "typing", "read")


def knock(visitor, token, event):
    """Sends an event without being let in, then asks to be; what comes back, up to the refusal."""
    cookies = "; ".join(f"{c.name}={c.value}" for c in visitor.http.cookies)
    address = visitor.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    ws = create_connection(address, cookie=cookies, timeout=PATIENCE)
    assert ws.recv().startswith("0{")
    ws.send("42/chat,5" + json.dumps([event, payload(event)]))
    ws.send("40/chat," + json.dumps({"token": token}))
    packets = []
    while not packets or not packets[-1].startswith("44/chat,"):
        packets.append(ws.recv())
    ws.close(timeout=0)
    return [packet for packet in packets if packet != "2"]
