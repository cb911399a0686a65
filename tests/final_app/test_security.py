"""Shows who is kept out, and what a browser is told not to do."""

import http.client

import pytest
import requests
import socketio

from final_app.services.people import PageTokens
from tests.final_app.visitors import PATIENCE, Client, tab_of


def refusal(visitor, auth):
    """Why a connection is refused."""
    visitor.client = Client(http_session=visitor.http)
    reasons = []
    visitor.client.on("connect_error", reasons.append, namespace="/chat")
    with pytest.raises(socketio.exceptions.ConnectionError):
        visitor.client.connect(
            visitor.url,
            namespaces=["/chat"],
            transports=["polling"],
            auth=auth,
            wait_timeout=PATIENCE,
        )
    visitor.hang_up()
    return reasons[0]["data"]


def test_a_connection_needs_the_token_of_a_page_of_its_own_session(visit, chat):
    ann, ben = visit("Ann"), visit("Ben")
    own = ann.page_token()
    assert own != ann.page_token()  # each page has one of its own, and each is good
    for wrong in (None, {}, {"token": None}, {"token": ben.page_token()}, {"token": own + "0"}):
        answer = refusal(tab_of(ann), wrong)
        assert answer["error"] == "bad_page_token"
        assert answer["message"] == "This page is out of date. Reload it to go on."
    again = tab_of(ann)
    again.connect(auth={"token": own})
    again.join()
    again.hang_up()


@pytest.mark.parametrize("token", [None, 7, "", ".", "a.b", "\ud800.é", ["x"], "a" * 10**6])
def test_no_made_up_token_is_good(token):
    tokens = PageTokens("secret")
    assert tokens.is_good(tokens.make("session"), "session")
    assert not tokens.is_good(tokens.make("session"), "other")
    assert not PageTokens("another").is_good(tokens.make("session"), "session")
    assert not tokens.is_good(token, "session")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-out", "/nowhere"])
def test_no_unsafe_request_does_anything_without_its_token(visit, method, path):
    ann = visit("Ann")
    answer = requests.request(
        method, ann.url + path, cookies=ann.http.cookies.get_dict(), timeout=PATIENCE
    )
    assert answer.status_code == 400
    assert ann.say("Still signed in")["ok"]
    assert ann.sign_out().ok
    assert ann.hung_up.get(timeout=PATIENCE)


def test_signing_out_hangs_up_every_tab_and_nobody_else(visit):
    ann, ben = visit("Ann"), visit("Ben")
    tab = tab_of(ann)
    tab.connect("polling")
    tab.join()
    assert ann.sign_out().ok
    assert ann.hung_up.get(timeout=PATIENCE)
    assert tab.hung_up.get(timeout=PATIENCE)
    assert ben.say("Still here")["ok"]


def test_the_policy_lets_no_script_in_and_no_text_become_one(chat):
    headers = requests.get(f"{chat}/sign-in", timeout=PATIENCE).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_no_traceback_and_no_library_shows_in_an_answer(chat):
    address = chat.removeprefix("http://")
    for target in ("/%00", "/static/../../etc/passwd", "/socket.io/?EIO=4&transport=x", "/\x7f"):
        connection = http.client.HTTPConnection(address, timeout=PATIENCE)
        connection.putrequest("GET", target.replace("\x7f", "%7f"))
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        assert answer.status in (400, 404)
        assert "Traceback" not in body
        assert "Werkzeug" not in body
        connection.close()
