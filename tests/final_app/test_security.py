"""Shows who is kept out, who is slowed down, and what a browser is told not to do."""

import http.client
import re

import pytest
import requests
import socketio

from final_app import create_app
from final_app.config import BadSetting, limits_by_event, settings
from final_app.errors import RateLimited
from final_app.services.people import PageTokens
from final_app.services.rates import FEW, Rates
from tests.final_app.visitors import PATIENCE, Client, Visitor, running_chat


@pytest.fixture
def app(tmp_path):
    """Makes a chat that is asked without a server; closed in the end."""
    made = []

    def make(**config):
        given = {"DATABASE": str(tmp_path / "c.sqlite3"), "SECRET_KEY": "of the tests"}
        made.append(create_app({**given, **config}))
        return made[-1]

    yield make
    for one in made:
        one.extensions["chat_store"].close()


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
        answer = refusal(ann_again(ann), wrong)
        assert answer["error"] == "bad_page_token"
        assert answer["message"] == "This page is out of date. Reload it to go on."
    again = ann_again(ann)
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
    tab = ann_again(ann)
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


def test_one_person_is_slowed_down_and_only_for_what_they_did_too_much(tmp_path):
    config = {"LIMITS": "message=3 per minute, create=1 per minute"}
    with running_chat(tmp_path / "chat.sqlite3", **config) as url:
        ann, ben = Visitor(url), Visitor(url)
        for visitor, name in ((ann, "Ann"), (ben, "Ben")):
            assert visitor.sign_in(name).ok
            visitor.connect()
            visitor.join()
        assert [ann.say(str(n))["ok"] for n in range(3)] == [True] * 3
        answer = ann.say("too much")
        assert (answer["ok"], answer["error"]) == (False, "rate_limited")
        assert 0 < answer["retry_after"] <= 60
        assert re.fullmatch(r"That was too much at once\. Try again in .*\.", answer["message"])
        other_tab = ann_again(ann)
        other_tab.connect()
        assert other_tab.say("from here, then?")["error"] == "rate_limited"
        assert ann.ask("create", {"room": "Books"})["ok"]  # another event
        assert ben.say("Hello")["ok"]  # another person
        assert ben.hears_until("message", lambda m: m["username"] == "Ben")["number"] == 4
        for visitor in (ann, ben, other_tab):
            visitor.hang_up()


@pytest.fixture
def moment(monkeypatch):
    """The time by the clock of the limits, for a test to set."""
    moment = [0.0]
    monkeypatch.setattr("final_app.services.rates.monotonic", lambda: moment[0])
    return moment


def test_waiting_as_long_as_was_said_is_enough(moment):
    rates = Rates(limits_by_event("message=2 per 10 seconds"))
    rates.count("message", 1)
    moment[0] = 4.0
    rates.count("message", 1)
    with pytest.raises(RateLimited) as refused:
        rates.count("message", 1)
    assert refused.value.retry_after == 6
    moment[0] += refused.value.retry_after
    rates.count("message", 1)


def test_old_counts_are_forgotten(moment):
    rates = Rates(limits_by_event("message=2 per 10 seconds"))
    for person in range(5 * FEW):
        rates.count("message", person)
        moment[0] += 1
    assert len(rates.counts) <= FEW


def test_who_tries_many_names_from_one_address_has_to_wait(app):
    client = app(LIMITS="sign_in=3 per minute").test_client()
    other = {"REMOTE_ADDR": "192.0.2.7"}

    def try_name(name, **environ):
        page = client.get("/sign-in").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)
        form = {"name": name, "csrf": csrf[1] if csrf else ""}
        return client.post("/sign-in", data=form, environ_overrides=environ)

    assert [try_name("").status_code for _ in range(3)] == [422] * 3
    refused = try_name("Ann")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "That was too much at once." in refused.text
    assert try_name("Ann", **other).status_code == 303


def test_only_a_proxy_that_is_expected_is_believed(app):
    told = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    for hops, address in ((0, "127.0.0.1"), (1, "192.0.2.7")):
        seen = []
        made = app(TRUSTED_PROXIES=hops)
        made.before_request(lambda seen=seen: seen.append(request_address()))
        made.test_client().get("/sign-in", headers=told)
        assert seen == [address]


def request_address():
    from flask import request

    return request.remote_addr


@pytest.mark.parametrize(("env", "secure"), [("development", False), ("production", True)])
def test_the_cookie_travels_by_https_alone_in_production(app, env, secure):
    chat = app(ENV=env, SECRET_KEY="s" * 32)
    answer = chat.test_client().get("/sign-in", base_url="https://chat.example")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == secure


@pytest.mark.parametrize("secret", ["", "s" * 31, "put-a-long-random-text-here"])
def test_production_without_a_secret_of_its_own_is_refused(monkeypatch, tmp_path, secret):
    given = {"DATABASE": str(tmp_path / "c")}
    monkeypatch.setenv("CHAT_ENV", "production")
    monkeypatch.setenv("CHAT_SECRET_KEY", "s" * 32)
    assert settings(given)["SESSION_COOKIE_SECURE"]
    monkeypatch.setenv("CHAT_SECRET_KEY", secret)
    with pytest.raises(BadSetting, match="Set CHAT_SECRET_KEY to a random"):
        settings(given)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("ENV", "live"),
        ("TRUSTED_PROXIES", "all"),
        ("NAME_GRACE", "-1"),
        ("PRESENCE_GRACE", "nan"),
        ("PRESENCE_GRACE", "99999999999"),
        ("NAME_GRACE", "1e300"),
        ("INSPECTOR", "no/such/folder"),
        ("FANOUT", "slow"),
        ("ROOMS", "many"),
        ("LIMITS", "message"),
        ("LIMITS", "massage=3 per minute"),
        ("LIMITS", "message=often"),
        ("LIMITS", "create=0 per minute"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_in_a_sentence(monkeypatch, tmp_path, key, text):
    given = {"DATABASE": str(tmp_path / "c"), "SECRET_KEY": "of the tests"}
    assert settings(given)
    monkeypatch.setenv(f"CHAT_{key}", text)
    with pytest.raises(BadSetting, match=rf"^CHAT_{key} must .*\.$"):
        settings(given)


def test_only_under_the_names_it_was_told_can_anybody_sign_in(app):
    paths = ("/sign-in", "/static/js/app.js")
    client = app(TRUSTED_HOSTS=["chat.example", ".lan"]).test_client()
    for path in paths:
        for host, status in {
            "chat.example": 200,
            "chat.example:5000": 200,
            "box.lan": 200,
            "evil.example": 400,
            "127.0.0.1": 400,
        }.items():
            assert client.get(path, headers={"Host": host}).status_code == status, (path, host)
    anybody = app().test_client()
    assert anybody.get(paths[0], headers={"Host": "evil.example"}).status_code == 200


def test_the_names_it_answers_to_are_told_apart_by_commas(monkeypatch, tmp_path):
    monkeypatch.setenv("CHAT_TRUSTED_HOSTS", "chat.example, .lan")
    found = settings({"DATABASE": str(tmp_path / "c"), "SECRET_KEY": "of the tests"})
    assert found["TRUSTED_HOSTS"] == ["chat.example", ".lan"]


def test_the_inspectors_folder_is_served_only_when_it_was_given(app, tmp_path):
    folder = tmp_path / "inspector"
    folder.mkdir()
    (folder / "inspector.js").write_text("export {};")
    for given, status in ((str(folder), 200), (None, 404)):
        client = app(INSPECTOR=given).test_client()
        assert client.get("/inspector/inspector.js").status_code == status
        assert client.get("/inspector/../c.sqlite3").status_code == 404


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


def ann_again(visitor):
    """One more connection of the same session, not yet open."""
    tab = Visitor(visitor.url)
    tab.http = visitor.http
    return tab
