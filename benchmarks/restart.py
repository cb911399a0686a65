"""Measures the blackout of a restart: from `kill -9` of the server to the next message heard.

    python benchmarks/restart.py
    python benchmarks/restart.py --members 300 --rounds 5

The server is started again at once, on the same port and the same database. Every member comes
back as the chat's pages do: after half a second, then after twice as long, give or take a half of
it. Ten of them go on writing. Loopback only; it ends by itself.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from load import HEARD, PING, PONG, frame
from results import conditions, row, save, told
from servers import ROOT, SERVERS, installed, listening_port, signed_in

WRITERS = 10  # not one, or all would wait for that one's luck in coming back
PACE = 0.1  # seconds between two messages in the room
PATIENCE = 60


class Server:
    """One server, killed and started again where it was."""

    def __init__(self, kind, folder):
        self.folder = Path(folder)
        self.command, self.environment = SERVERS[kind](self.folder, ["general"])
        self.port = 0

    def start(self):
        port = {"CHAT_PORT": str(self.port), "PORT": str(self.port)}
        with open(self.folder / "log", "w+") as log:
            self.process = psutil.Popen(
                self.command,
                cwd=ROOT,
                env=os.environ | self.environment | port,
                stdout=log,
                stderr=log,
            )
            self.port = listening_port(self.process, log)

    def kill(self):
        self.process.kill()
        self.process.wait()


class Member:
    """Somebody in the room who comes back by themselves."""

    def __init__(self, url, person, name):
        self.address, (self.cookie, self.auth) = urlsplit(url), person
        self.name = f"{os.getpid()}-{name}"
        self.heard = 0.0  # when a message came last
        self.writer = None  # while in the room
        self.posted = 0

    async def live(self):
        failures = 0
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                failures = await self.stay(failures)
            self.writer = None
            await asyncio.sleep(min(0.5 * 2**failures, 5) * random.uniform(0.5, 1.5))
            failures += 1

    async def stay(self, failures):
        """Comes in and listens until the line is lost; how often it has failed since it was in."""
        # Not wait_for, which may swallow that it was cancelled (until Python 3.12).
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(self.address.hostname, self.address.port)
        with contextlib.closing(writer):
            writer.write(self.handshake())
            steps = [(b"pingInterval", "40/chat," + self.auth)]
            steps.append((b"40/chat,{", '42/chat,0["join",{"room":"general"}]'))
            seen = b""
            while data := await self.heard_from(reader):
                seen = seen[-200:] + data
                if PING in data:
                    writer.write(frame(PONG))
                if steps and steps[0][0] in seen:
                    writer.write(frame(steps.pop(0)[1]))
                elif b"43/chat,0" in seen:
                    self.writer, failures = writer, -1
                if HEARD in data:
                    self.heard = time.monotonic()
        return failures

    async def heard_from(self, reader):
        async with asyncio.timeout(PATIENCE):
            return await reader.read(1 << 16)

    def handshake(self):
        lines = [
            f"GET /socket.io/?EIO=4&transport=websocket&name={self.name} HTTP/1.1",
            f"Host: {self.address.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    async def talk(self):
        while True:
            await asyncio.sleep(PACE * WRITERS * random.uniform(0.5, 1.5))  # not all at once
            if self.writer:
                self.posted += 1
                said = {
                    "room": "general",
                    "text": "Hello",
                    "client_id": f"{self.name}-{self.posted}",
                }
                self.writer.write(frame(f"42/chat,{self.posted}" + json.dumps(["message", said])))


async def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("Somebody has not come back.")
        await asyncio.sleep(0.01)


async def blackouts(server, url, people, members):
    """How long each member heard nothing, in seconds; first the server's own time to start."""
    crowd = [Member(url, people[n % len(people)], n) for n in range(members)]
    tasks = [asyncio.ensure_future(member.live()) for member in crowd]
    tasks += [asyncio.ensure_future(member.talk()) for member in crowd[:WRITERS]]
    await until(lambda: all(member.heard for member in crowd))
    killed = time.monotonic()
    server.kill()
    await asyncio.to_thread(server.start)
    started = time.monotonic() - killed
    first = {}

    def all_have_heard():
        for member in crowd:
            if member.heard > killed:
                first.setdefault(member, member.heard - killed)
        return len(first) == len(crowd)

    await until(all_have_heard)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return [started, *first.values()]


def measure(kind, members):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(kind, folder)
        server.start()
        url = f"http://127.0.0.1:{server.port}"
        try:
            is_ours = kind.startswith("chat")
            people = [signed_in(url, f"Person {n}") for n in range(10)] if is_ours else [("", "")]
            return asyncio.run(blackouts(server, url, people, members))
        finally:
            server.kill()


def table(found):
    """Medians of the rounds, in seconds."""
    lines = [row("server", "serves again after", "blackout p50", "p99"), "|---|---:|---:|---:|"]
    for kind, rounds in found.items():
        starts = statistics.median(each[0] for each in rounds)
        shares = [statistics.quantiles(each[1:], n=100) for each in rounds]
        halves, most = (statistics.median(each[n] for each in shares) for n in (49, 98))
        lines.append(row(kind, f"{starts:.2f}", f"{halves:.2f}", f"{most:.2f}"))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--server", action="append", choices=["chat", "node"], help="default: both")
    parser.add_argument("--json", help="a file for the results")
    options = parser.parse_args()
    began = conditions()
    kinds = installed(options.server or ["chat", "node"])
    found = {kind: [] for kind in kinds}
    for _ in range(options.rounds):
        for kind in kinds:
            found[kind].append(measure(kind, options.members))
    title = f"{options.members} members; medians of {options.rounds} rounds, in seconds"
    print(f"{told(began)}\n\n{title}\n\n{table(found)}")
    if options.json:
        save(options.json, began, [{"title": title, "found": found}])


if __name__ == "__main__":
    main()
