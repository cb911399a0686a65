"""The servers that are measured: this chat, and peers that do the same work.

A message is checked, counted against a limit, stored durably (SQLite, WAL, `synchronous=FULL`)
under its room's next number, acknowledged after the commit, and told to the room.
"""

import http.cookiejar
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))
NODE = HERE / "peers" / "node"
SECONDS_TO_START = 30
NEEDED = {  # of a peer: the modules it needs, and the packages they are in
    "flask-gevent": {"gevent": "gevent"},
    "django": {
        "channels": "channels",
        "uvicorn": "'uvicorn[standard]'",
        "websockets": "websockets",
    },
}


def final_app(fanout):
    def command(folder, rooms):
        from final_app.store import Store

        store = Store(str(folder / "chat.sqlite3"))
        for room in rooms:
            store.add_room(room, room)
        store.close()
        return [sys.executable, "-m", "final_app"], {
            "CHAT_FANOUT": fanout,
            "CHAT_PORT": "0",
            "CHAT_DATABASE": str(folder / "chat.sqlite3"),
            "CHAT_SECRET_KEY": "of the benchmark",
            "CHAT_LIMITS": "message=1000000 per second, connect=1000000 per second, "
            "join=1000000 per second",
        }

    return command


def plain_flask(async_mode):
    def command(folder, rooms):
        program = str(HERE / "peers" / "plain_flask.py")
        return [sys.executable, program, async_mode, str(folder / "chat.sqlite3")], {}

    return command


def django_channels(folder, rooms):
    program = str(HERE / "peers" / "django_channels.py")
    return [sys.executable, program, str(folder / "chat.sqlite3")], {}


def node(folder, rooms):
    return ["node", str(NODE / "server.js"), str(folder / "chat.sqlite3")], {}


SERVERS = {
    "chat": final_app("fast"),
    "chat-plain": final_app("plain"),
    "flask-threading": plain_flask("threading"),
    "flask-gevent": plain_flask("gevent"),
    "django": django_channels,
    "node": node,
}


@contextmanager
def running(server, rooms, folder):
    """A server with a new database: its process and its address."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        command, environment = SERVERS[server](Path(own), rooms)
        with open(Path(own) / "log", "w+") as log:
            process = psutil.Popen(
                command, cwd=ROOT, env=os.environ | environment, stdout=log, stderr=log
            )
            try:
                yield process, f"http://127.0.0.1:{listening_port(process, log)}"
            finally:
                process.kill()
                process.wait()


def listening_port(process, log):
    """The port a process listens on, once it answers there."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.is_running() and process.poll() is None:
        for connection in process.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN:
                with socket.create_connection(("127.0.0.1", connection.laddr.port), 5):
                    return connection.laddr.port
        time.sleep(0.05)
    log.seek(0)
    sys.exit(f"The server does not start. Its last words: {log.read()[-2000:]}")


def signed_in(url, name):
    """Somebody who has signed in to the chat: their cookie, and the token of their page."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{url}/sign-in", timeout=10).read().decode()
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    form = urllib.parse.urlencode({"name": name, "csrf": csrf}).encode()
    page = browser.open(f"{url}/sign-in", form, timeout=10).read().decode()
    token = re.search(r'name="page-token" content="([^"]+)"', page)[1]
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar), json.dumps(
        {"token": token}
    )


def installed(wanted):
    """Those of the servers that can run here; says a word about each that can't."""
    found = []
    for server in wanted:
        needed = NEEDED.get(server, {})
        if missing := [name for module, name in needed.items() if not is_module(module)]:
            print(
                f"{server} is left out. It needs: pip install {' '.join(missing)}", file=sys.stderr
            )
        elif server != "node" or install_node_peer():
            found.append(server)
    return found


def is_module(name):
    return importlib.util.find_spec(name) is not None


def install_node_peer():
    """Installs what the Node peer needs; returns False, with a word, when that can't be done."""
    if (NODE / "node_modules" / "better-sqlite3").exists():
        return True
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("Node.js is not installed, so its peer is left out.", file=sys.stderr)
        return False
    print("Installing socket.io and better-sqlite3 for the Node peer …", file=sys.stderr)
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--no-package-lock"], cwd=NODE, timeout=900
    )
    return done.returncode == 0
