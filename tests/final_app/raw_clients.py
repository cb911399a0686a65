"""Clients that write and read single packets, as hostile ones or slow ones do."""

import json

from websocket import WebSocketException, WebSocketTimeoutException, create_connection

from tests.final_app.visitors import PATIENCE, signed_in


class RawClient:
    """A client that writes its own packets, as a hostile one would."""

    def __init__(self, visitor):
        cookies = "; ".join(f"{c.name}={c.value}" for c in visitor.http.cookies)
        address = visitor.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        self.ws = create_connection(address, cookie=cookies, timeout=PATIENCE)
        self.ws.recv()
        self.ws.send("40/chat," + json.dumps({"token": visitor.page_token()}))
        while (packet := self.ws.recv()) == "2":  # a heartbeat may come first
            pass
        assert packet.startswith('40/chat,{"sid"'), packet

    def ask(self, event, args):
        self.ws.send("42/chat,5" + json.dumps([event, *args]))
        return json.loads(self.hears("43/chat,5").removeprefix("43/chat,5"))

    def hears(self, start):
        """The next packet that starts so."""
        while not (packet := self.ws.recv()).startswith(start):
            assert packet, "the connection has ended"
            if packet == "2":  # a heartbeat: who leaves it without an answer is given up
                self.ws.send("3")
        return packet

    def rest(self):
        """The packets up to the end of the connection, which has to come."""
        heard = []
        try:
            while packet := self.ws.recv():
                heard.append(packet)
        except WebSocketTimeoutException:
            raise AssertionError("the connection has not ended") from None
        except (WebSocketException, OSError):
            pass  # Werkzeug may write an HTTP error into the stream before it hangs up
        return heard

    def is_hung_up(self):
        """True once the server has ended the connection; waits for it."""
        try:
            self.rest()
        except AssertionError:
            return False
        return True


def raw_member(url, name):
    """Somebody in the room general who writes and reads single packets."""
    client = RawClient(signed_in(url, name))
    assert client.ask("join", [{"room": "general"}])[0]["ok"]
    return client


def polling_member(visitor):
    """Has a person join general by polling alone; the address of the polls, and Engine.IO's sid."""
    address = f"{visitor.url}/socket.io/?EIO=4&transport=polling"
    sid = json.loads(visitor.http.get(address, timeout=PATIENCE).text[1:])["sid"]
    address += f"&sid={sid}"
    entry = "40/chat," + json.dumps({"token": visitor.page_token()})
    for packet in (entry, '42/chat,["join",{"room":"general"}]'):
        assert visitor.http.post(address, packet, timeout=PATIENCE).text == "OK"
    return address, sid


def message(number, text="Hello"):
    payload = {"room": "general", "text": text, "client_id": f"c-{number}"}
    return f"42/chat,{number}" + json.dumps(["message", payload])
