"""Shows that who falls silent is soon shown neither as writing nor as being here."""

import json

from tests.final_app.raw_clients import RawClient
from tests.final_app.visitors import PATIENCE, member, signed_in


def test_who_writes_no_further_is_no_longer_shown_as_writing(visit, monkeypatch):
    monkeypatch.setattr("final_app.services.presence.TYPING_LASTS", 1.0)
    ann, ben = visit("Ann"), visit("Ben")
    assert ann.ask("typing", {"room": "general", "typing": True})["ok"]
    assert ben.hears("typing") == {"room": "general", "usernames": ["Ann"]}
    assert ben.hears("typing") == {"room": "general", "usernames": []}
    assert ann.has_heard_nothing("message")  # she is still here, and connected


def by_websocket(visitor):
    """Joins by WebSocket and never answers a ping from then on; returns what would end that."""
    client = RawClient(visitor)
    assert client.ask("join", [{"room": "general"}])[0]["ok"]
    return client.ws.shutdown


def by_polling(visitor):
    """Polls once, joins, and never polls again; returns what would end that."""
    address = f"{visitor.url}/socket.io/?EIO=4&transport=polling"
    opening = visitor.http.get(address, timeout=PATIENCE).text
    address += f"&sid={json.loads(opening[1:])['sid']}"

    def says(packet):
        assert visitor.http.post(address, packet, timeout=PATIENCE).ok

    says("40/chat," + json.dumps({"token": visitor.page_token()}))
    assert visitor.http.get(address, timeout=PATIENCE).text.startswith('40/chat,{"sid"')
    says('42/chat,["join",{"room":"general"}]')
    return visitor.http.close


def test_who_answers_no_ping_leaves_the_list_of_who_is_here(serve, fanout):
    app, url = serve(FANOUT=fanout, PRESENCE_GRACE=0)
    engine = app.extensions["socketio"].server.eio
    engine.ping_interval, engine.ping_timeout = 1, 4  # Ann answers, the others join, by then
    ann = member(url, "Ann")
    hang_up = []
    for name, come in (("Ben", by_websocket), ("Cat", by_polling)):
        hang_up.append(come(signed_in(url, name)))
        ann.hears_until("presence", lambda seen, name=name: name in seen["members"])
    ann.hears_until("presence", lambda seen: seen["members"] == ["Ann"])
    assert ann.say("Where are they?")["ok"]
    ann.hang_up()
    for leave in hang_up:
        leave()
