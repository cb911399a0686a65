"""Shows that the files in deploy/ do what they say: nginx with TLS, the settings, the unit."""

import os
import re
import shutil
import subprocess
from itertools import cycle
from pathlib import Path

import pytest
import requests
import yaml

from course.engines import Chat, Engine, Nginx, Postgres, Redis
from course.ports import free_port
from final_app.config import SETTINGS, BadSetting, settings
from tests.final_app.processes import deployed
from tests.final_app.visitors import Visitor

DEPLOY = Path(__file__).parents[2] / "deploy"


def settings_of(name):
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


class WholeNginx(Nginx):
    """The site as it is deployed: only addresses and the certificate are ours."""

    def fitted(self, site, ports):
        request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        files = ["-keyout", "privkey.pem", "-out", "fullchain.pem"]
        subprocess.run(
            ["openssl", *request.split(), "-addext", "subjectAltName=DNS:localhost", *files],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        self.plain_port = free_port("127.0.0.1", self.port + 1)
        own = {
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "server_name chat.example;": "server_name localhost;",
            "/etc/ssl/chat/": f"{self.folder}/",
            **dict(zip(re.findall(r"server (127\S+)", site), map(at, cycle(ports)), strict=False)),
        }
        for theirs, ours in own.items():
            assert theirs in site
            site = site.replace(theirs, ours)
        return site

    @property
    def certificate(self):
        return str(self.folder / "fullchain.pem")


def at(port):
    return f"127.0.0.1:{port}"


class DeployedChat(Chat):
    """The chat where it may not write, as with the unit's ProtectSystem and the image's USER."""

    def __init__(self, folder, environment):
        super().__init__(folder, environment)
        self.place = folder / "srv"
        self.before = deployed(self.place)

    def command(self):
        return [*self.before, self.program, "-u", "-m", "final_app"]


@pytest.fixture
def made(engines, shared_folder):
    """Makes engines; each is stopped with its test."""
    running = []

    def make(kind, *more):
        engine: Engine = kind(shared_folder / f"{len(running)}", *more)
        running.append(engine)
        engine.start()
        return engine

    yield make
    for engine in reversed(running):
        engine.stop()


def test_in_production_people_sign_in_and_talk_over_tls(made, monkeypatch):
    own = {
        "CHAT_SECRET_KEY": "of the tests, and of nobody else's chat",
        "CHAT_REDIS_URL": made(Redis).url,
        "CHAT_DATABASE_URL": made(Postgres).url,
        "CHAT_TRUSTED_HOSTS": "localhost",
    }
    given = settings_of("chat.env")
    assert own.keys() < given.keys()
    with pytest.raises(BadSetting, match="CHAT_SECRET_KEY"):  # everybody knows the one in the file
        settings({"ENV": given["CHAT_ENV"], "SECRET_KEY": given["CHAT_SECRET_KEY"]})
    servers = [made(DeployedChat, given | own) for _ in range(2)]
    nginx = made(WholeNginx, [server.port for server in servers])

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", nginx.certificate)  # else the machine's own wins
    three_talk(nginx)
    what_is_no_visit_is_turned_away(nginx)


class Secure(Visitor):
    """Somebody who trusts the certificate of this nginx."""

    def __init__(self, nginx):
        super().__init__(f"https://localhost:{nginx.port}")
        self.http.verify = nginx.certificate


def three_talk(nginx):
    """Three people sign in by either transport, and hear each other."""
    talking = []
    for name, transport in (("Ann", "websocket"), ("Ben", "polling"), ("Cat", "polling")):
        visitor = Secure(nginx)
        assert visitor.sign_in(name).ok
        visitor.connect(transport)
        visitor.join()
        talking.append(visitor)
    assert talking[1].say("x" * 4000)["ok"]
    for visitor in talking:
        assert len(visitor.hears("message")["text"]) == 4000
    routes = {visitor.http.cookies["chat_route"] for visitor in talking}
    assert len(routes) == 3  # each came back to one process, whoever it was
    only_its_own_page_may_connect(talking[0])
    cookies = {cookie.name: cookie for cookie in talking[0].http.cookies}
    assert cookies["chat_session"].secure
    for visitor in talking:
        visitor.hang_up()


def only_its_own_page_may_connect(visitor):
    opening = f"{visitor.url}/socket.io/?EIO=4&transport=polling"
    for origin, status in ((visitor.url, 200), ("https://evil.example", 400)):
        got = visitor.http.get(opening, headers={"Origin": origin}, timeout=30)
        assert got.status_code == status


def what_is_no_visit_is_turned_away(nginx):
    """Plain HTTP is sent on to HTTPS; a huge form and another host's name are refused."""
    by_http = f"http://localhost:{nginx.plain_port}/sign-in"
    got = requests.get(by_http, allow_redirects=False, timeout=30)
    assert (got.status_code, got.headers["Location"]) == (301, "https://localhost/sign-in")
    address = f"https://localhost:{nginx.port}/sign-in"
    got = requests.post(address, data="x" * 70_000, verify=nginx.certificate, timeout=30)
    assert got.status_code == 413
    host = {"Host": "elsewhere.example"}
    got = requests.get(address, headers=host, verify=nginx.certificate, timeout=30)
    assert got.status_code == 400


def test_every_setting_in_the_files_is_one_of_the_chats():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    named = set(settings_of("chat.env"))
    ports = set()
    for service in compose["services"].values():
        environment = service.get("environment", {})
        named |= {key for key in environment if key.startswith("CHAT_")}
        ports |= {environment[key] for key in environment if key == "CHAT_PORT"}
    named |= set(re.findall(r"CHAT_\w+", (DEPLOY / "chat@.service").read_text("utf-8")))
    assert named <= {f"CHAT_{key}" for key in SETTINGS}
    upstream = re.findall(r"server 127\.0\.0\.1:(\d+)", (DEPLOY / "nginx.conf").read_text("utf-8"))
    assert ports == set(upstream) == {"5001", "5002", "5003"}


def test_redis_takes_its_configuration(made, tmp_path):
    class Configured(Redis):
        def command(self):
            return [self.program, str(DEPLOY / "redis.conf"), "--port", str(self.port)]

    made(Configured)


def test_systemd_understands_the_unit(tmp_path, in_ci):
    if not shutil.which("systemd-analyze"):
        (pytest.fail if in_ci else pytest.skip)(
            "There is no systemd here: sudo apt install systemd"
        )

    def complaints(unit):
        (tmp_path / "chat@5001.service").write_text(unit, "utf-8")
        told = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / "chat@5001.service")],
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C"},
        )
        return [line for line in told.stderr.splitlines() if "chat@5001" in line]

    unit = (DEPLOY / "chat@.service").read_text("utf-8")
    unit = unit.replace("/srv/chat/.venv/bin/python", "/bin/true")
    assert complaints(unit) == []
    assert len(complaints(unit.replace("Restart=always", "Restrt=always"))) == 1
