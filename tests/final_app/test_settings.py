"""Shows what the chat's settings change, and that one that makes no sense is refused."""

import pytest

from final_app.config import BadSetting, settings


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
