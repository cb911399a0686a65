"""Runs servers side by side on the same work: this chat, plain Flask-SocketIO, Node's socket.io.

All do the same: a message is checked, counted against a limit, stored durably with its room's next
number, acknowledged after the commit, told to the room. The rounds are interleaved, so that a busy
moment of the machine hits everybody; each server and each round has a process and a database of its
own. Loopback only; it ends by itself. `fanout.py`, `posts.py` and `connections.py` say which work.
"""

import argparse
import http.cookiejar
import importlib.util
import json
import os
import re
import shutil
import socket
import statistics
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
SCENARIOS = {
    # name: members, rooms, writers, what a writer waits for
    "room": (100, 1, 4, "own message"),
    "big": (1000, 1, 10, "own message"),
    "paced": (500, 1, 10, "nothing"),
    "posts": (10, 10, 10, "ack"),
    "idle": (520, 1, 1, "nothing"),
}
COLUMNS = ["deliveries/s", "posts/s", "CPU µs/delivery", "p50 ms", "p99 ms", "KB/connection"]
COLUMNS += ["server CPU %", "generator CPU %"]


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


def node(folder, rooms):
    return ["node", str(NODE / "server.js"), str(folder / "chat.sqlite3")], {}


SERVERS = {
    "chat": final_app("fast"),
    "chat-plain": final_app("plain"),
    "flask-threading": plain_flask("threading"),
    "flask-gevent": plain_flask("gevent"),
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


def measure(server, scenario, options):
    """One round of one server."""
    members, room_count, writers, wait_for = SCENARIOS[scenario]
    members = options.members or members
    rooms = ["general"] if room_count == 1 else [f"room-{n}" for n in range(room_count)]
    paced = {"paced": options.paced, "idle": 0.01}.get(scenario, 0)
    with running(server, rooms, options.folder) as (process, url):
        ours = server.startswith("chat")
        people = [signed_in(url, f"Person {n}") for n in range(10)] if ours else [("", "")]
        task = {"url": url, "pid": process.pid, "people": people, "rooms": rooms}
        task |= {"connections": members, "writers": writers, "wait_for": wait_for}
        task |= {"paced": paced, "seconds": options.seconds}
        done = subprocess.run(
            [sys.executable, str(HERE / "load.py"), json.dumps(task)],
            capture_output=True,
            text=True,
            timeout=240,
        )
        if done.returncode:
            sys.exit(f"{server}, {scenario}: {done.stderr.strip()[-2000:]}")
        return json.loads(done.stdout)


def table(scenario, rounds, options):
    """What was measured: medians, the spread of the CPU per delivery, and ratios to Node."""
    members, _, writers, wait_for = SCENARIOS[scenario]
    print(f"\n{scenario}: {options.members or members} members, {writers} writers", end="")
    pace = f"{options.paced:g} messages/s" if scenario == "paced" else f"each waits for: {wait_for}"
    print(f", {pace}; medians of {options.rounds} rounds of {options.seconds:g} s\n")
    header = [*COLUMNS, "CPU min–max", "deliveries per CPU s, ratio", "posts/s, ratio"]
    print("| server | " + " | ".join(header) + " |")
    print("|---|" + "---:|" * len(header))
    medians = {
        server: {c: statistics.median(each[c] or 0 for each in found) for c in found[0]}
        for server, found in rounds.items()
    }
    peer = medians.get("node")
    for server, found in rounds.items():
        own = medians[server]
        cells = [f"{own[c]:,.1f}" if own[c] < 100 else f"{own[c]:,.0f}" for c in COLUMNS]
        cpu = [each["CPU µs/delivery"] for each in found]
        cells.append(f"{min(cpu):.1f}–{max(cpu):.1f}")
        cells.append(ratio(peer, own, "CPU µs/delivery"))
        cells.append(ratio(own, peer, "posts/s"))
        print(f"| {server} | " + " | ".join(cells) + " |", flush=True)


def ratio(above, below, column):
    if not above or not below or not below[column]:
        return "–"
    return f"{above[column] / below[column]:.2f}"


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


def compare(about, *scenarios):
    """Measures what the command line asks for of some scenarios, and prints a table of each."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--scenario", action="append", choices=scenarios, help="default: all")
    parser.add_argument("--server", action="append", choices=SERVERS, help="default: all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0, help="measured time per round")
    parser.add_argument("--paced", type=float, default=20.0, help="messages/s of that scenario")
    parser.add_argument("--members", type=int, help="instead of the scenario's own number")
    parser.add_argument("--folder", help="where the databases go (default: the temporary folder)")
    options = parser.parse_args()
    servers = options.server or list(SERVERS)
    if "flask-gevent" in servers and importlib.util.find_spec("gevent") is None:
        print("gevent is not installed, so its peer is left out.", file=sys.stderr)
        servers.remove("flask-gevent")
    if "node" in servers and not install_node_peer():
        servers.remove("node")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    for scenario in options.scenario or scenarios:
        rounds = {server: [] for server in servers}
        for _ in range(options.rounds):
            for server in servers:
                rounds[server].append(measure(server, scenario, options))
        table(scenario, rounds, options)
