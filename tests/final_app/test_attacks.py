"""Shows that what an attacker tried by hand does not work any more."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from final_app import payloads
from final_app.errors import BadName
from runtime.serving import Handler
from tests.final_app.visitors import PATIENCE


def post(url, *headers):
    """The first line of the answer to a request with those headers and a body of four bytes."""
    at = urlsplit(url)
    with socket.create_connection((at.hostname, at.port), timeout=PATIENCE) as connection:
        lines = ["POST /socket.io/?EIO=4&transport=polling HTTP/1.1", f"Host: {at.netloc}"]
        connection.sendall("\r\n".join([*lines, *headers, "", "body"]).encode())
        return connection.makefile("rb").readline().decode()


@pytest.mark.parametrize("length", ["-1", "+4", "4_0", "1e3", "four", "", "٤"])
def test_a_body_of_no_length_is_not_waited_for(chat, length):
    assert "400 BAD REQUEST" in post(chat, "Content-Length: 4")  # Engine.IO's: there is no session
    assert "400 Bad Request" in post(chat, f"Content-Length: {length}")
    assert "400 Bad Request" in post(chat, "Content-Length: 4", f"Content-Length: {length}")


def test_somebody_who_says_nothing_does_not_keep_a_thread(chat, monkeypatch):
    at = urlsplit(chat)
    assert Handler.timeout == 30
    monkeypatch.setattr(Handler, "timeout", 0.1)
    for start in (
        b"",
        b"GET / HTTP/1.1\r\nHost: ",
        b"POST /sign-in HTTP/1.1\r\nContent-Length: 9\r\n",
    ):
        connection = socket.create_connection((at.hostname, at.port), timeout=PATIENCE)
        # It may have ended before we have said even that.
        with connection, suppress(ConnectionError):
            connection.sendall(start)
            assert connection.recv(100) == b""


def test_a_name_of_megabytes_that_nobody_can_see_is_not_even_looked_at():
    assert payloads.name("Ann") == "Ann"
    with pytest.raises(BadName, match="at most 32 characters; this one has 4,000,000"):
        payloads.name("\u200b" * 4_000_000)
