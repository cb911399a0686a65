"""Shows that a page of another site can't open a WebSocket, with the cookies of whoever reads it."""

import pytest
from websocket import WebSocketBadStatusException, create_connection

from tests.final_app.visitors import PATIENCE, signed_in


def opened(visitor, origin):
    """A WebSocket that a page of that origin has opened in a visitor's browser."""
    cookies = "; ".join(f"{c.name}={c.value}" for c in visitor.http.cookies)
    address = visitor.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    return create_connection(address, cookie=cookies, origin=origin, timeout=PATIENCE)


# The last three: a page without an origin, as in a sandbox; a neighbour on the same machine; and one
# whose name begins like ours.
@pytest.mark.parametrize(
    "foreign", ["http://evil.example", "null", "http://127.0.0.1:1", "{own}.evil.example"]
)
def test_a_foreign_origin_gets_no_websocket_and_the_own_one_does(chat, foreign):
    ann = signed_in(chat, "Ann")
    with pytest.raises(WebSocketBadStatusException) as refusal:
        opened(ann, foreign.format(own=chat))
    assert refusal.value.status_code == 400
    ws = opened(ann, chat)
    assert ws.getstatus() == 101
    assert ws.recv().startswith('0{"sid"')
    ws.close(timeout=0)
