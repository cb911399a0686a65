"""Drives one chat server and measures it; started by fanout.py, in a process of its own.

Whoever measures must not be the bottleneck: bare sockets instead of a Socket.IO client, and marks
found in bytes instead of packets decoded. Writers, and those whose delays count, are read first;
the others a moment later, each all that has come meanwhile. The task comes as JSON in the first
argument, what was measured goes out as JSON.
"""

import json
import os
import re
import selectors
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import psutil

PING, PONG = b"\x81\x012", "3"  # Engine.IO's heartbeat: the server's whole frame, our packet
HEARD = b'["message",{'  # once in every delivery
SENT_AT = re.compile(rb'"text":"at (\d+) ')  # once as well, in the text we have sent
WORDS = "and this is about as long as what people say"
TIMED = 10  # members whose deliveries are timed; those of the others are only counted
WARM_UP = 1.0  # seconds before the measured ones
FIRST = 20  # connections made before the memory per connection is measured
PATIENCE = 60  # seconds without a byte until we give up
# Seconds between two reads of those who are not read at once. Not many more: no member of a real
# room lets what it is told pile up in the system.
ROUND = 0.002
AT_A_TIME = 25  # of them: then those who are come first again
BUFFER = bytearray(1 << 20)  # one for all: to make one for each read takes longer than the read
SPACE = memoryview(BUFFER)


def frame(text: str) -> bytes:
    """A client's WebSocket frame; its mask is all zeros, which changes nothing."""
    data = text.encode()
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return b"\x81" + size + b"\0\0\0\0" + data


class Member:
    """One connection, in one room."""

    def __init__(self, url: str, person: tuple[str, str], room: str, name: int) -> None:
        self.room, self.name = room, f"{os.getpid()}-{name}"
        self.timed, self.posted = False, 0
        self.tail = b""  # the last bytes of what was read: a mark may have been cut in two
        self.awaited = b""  # the mark a writer waits for before it posts again
        address = urlsplit(url)
        cookie, auth = person
        self.sock = socket.create_connection((address.hostname, address.port), PATIENCE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = [
            f"GET /socket.io/?EIO=4&transport=websocket&name={name} HTTP/1.1",
            f"Host: {address.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            *([f"Cookie: {cookie}"] if cookie else []),
        ]
        self.sock.sendall("\r\n".join([*request, "", ""]).encode())
        self.wait_for(b"pingInterval")
        self.send("40/chat," + auth)
        self.wait_for(b"40/chat,{")
        self.send("42/chat,0" + json.dumps(["join", {"room": room}]))
        self.wait_for(b"43/chat,0")

    def send(self, packet: str) -> None:
        self.sock.sendall(frame(packet))

    def wait_for(self, mark: bytes) -> None:
        seen = b""
        while mark not in seen:
            seen += BUFFER[: self.read()]

    def read(self) -> int:
        """Reads into the buffer, behind the tail of the last read; how many bytes are in it."""
        start = len(self.tail)
        SPACE[:start] = self.tail
        size = self.sock.recv_into(SPACE[start:])
        if not size:
            raise SystemExit("The server hung up on a member.")
        if BUFFER.find(PING, start, start + size) >= 0:
            self.send(PONG)
        return start + size

    def post(self, wait_for: str) -> None:
        """Posts a message that carries the moment of its sending, in nanoseconds."""
        self.posted += 1
        client_id = f"{self.name}-{self.posted}-"
        ack = f"43/chat,{self.posted}["
        self.awaited = (ack if wait_for == "ack" else client_id).encode()
        text = f"at {time.perf_counter_ns()} {WORDS}"
        payload = {"room": self.room, "text": text, "client_id": client_id}
        self.send(f"42/chat,{self.posted}" + json.dumps(["message", payload]))

    def hear(self) -> tuple[int, list[int], bool]:
        """Reads: deliveries, the moments they were sent (if timed), whether the mark was there."""
        before = self.tail.count(HEARD)
        end = self.read()
        found = self.awaited != b"" and BUFFER.find(self.awaited, 0, end) >= 0
        if found:
            self.awaited = b""
        moments, rest = list[int](), end - 200
        if self.timed:
            for match in SENT_AT.finditer(BUFFER, 0, end):
                moments.append(int(match[1]))
                rest = max(rest, match.end())
        elif not self.posted:
            rest = end + 1 - len(HEARD)
        self.tail = bytes(SPACE[max(0, rest) : end])
        return BUFFER.count(HEARD, 0, end) - before, moments, found


class Load:
    """All members of one measurement, and what they have seen since the last `reset`."""

    def __init__(self, task: dict[str, Any]) -> None:
        self.wait_for, self.paced = task["wait_for"], task["paced"]
        self.server = psutil.Process(task["pid"])
        self.selector, self.others = selectors.DefaultSelector(), selectors.DefaultSelector()
        self.members: list[Member] = []
        people, rooms = task["people"], task["rooms"]
        for number in range(task["connections"]):
            if number == FIRST:
                before = self.server.memory_info().rss
            person, room = people[number % len(people)], rooms[number % len(rooms)]
            member = Member(task["url"], person, room, number)
            self.members.append(member)
            self.others.register(member.sock, selectors.EVENT_READ, member)
            # Who came first is pinged long before the last one is here.
            for key, _ in self.others.select(0):
                key.data.hear()
        more = len(self.members) - FIRST
        self.memory = (self.server.memory_info().rss - before) / more if more > 0 else None
        # Writers and timed members are spread over the order in which everybody has joined.
        self.writers = self.members[:: len(self.members) // task["writers"]][: task["writers"]]
        for member in self.members[:: max(1, len(self.members) // TIMED)]:
            member.timed = True
        for member in {*self.writers, *(one for one in self.members if one.timed)}:
            self.others.unregister(member.sock)
            self.selector.register(member.sock, selectors.EVENT_READ, member)
        self.reset()

    def reset(self) -> None:
        self.deliveries, self.delays = 0, list[int]()
        self.posts = -sum(writer.posted for writer in self.writers)
        self.began, self.own_began = time.perf_counter(), time.process_time()
        self.server_began = self.server_cpu()

    def server_cpu(self) -> float:
        times = self.server.cpu_times()
        return times.user + times.system

    def run(self, seconds: float) -> None:
        """Keeps the writers writing for so long."""
        end, moments = time.perf_counter() + seconds, self.moments()
        due = next(moments)
        if not self.paced:
            for writer in self.writers:
                if not writer.awaited:
                    writer.post(self.wait_for)
        self.last_heard = next_round = time.perf_counter()
        while (now := time.perf_counter()) < end:
            if self.paced and now >= due[0]:
                due[1].post("nothing")
                due = next(moments)
            if now >= next_round:
                self.hear_others()
                next_round = now + ROUND
            self.hear_at_once(min(end, next_round, due[0] if self.paced else end) - now)
            if now - self.last_heard > PATIENCE:
                raise SystemExit("The server does not answer any more.")
        self.hear_others()

    def hear_at_once(self, timeout: float) -> None:
        for key, _ in self.selector.select(max(0.0, timeout)):
            self.hear(key.data)

    def hear_others(self) -> None:
        for number, (key, _) in enumerate(self.others.select(0)):
            if number % AT_A_TIME == 0:
                self.hear_at_once(0)
            self.hear(key.data)

    def moments(self) -> Iterator[tuple[float, Member]]:
        """When whose turn is next, at a fixed pace."""
        moment, number = time.perf_counter(), 0
        while True:
            yield moment, self.writers[number % len(self.writers)]
            moment, number = moment + 1 / (self.paced or 1), number + 1

    def hear(self, member: Member) -> None:
        deliveries, sent_at, found = member.hear()
        self.deliveries += deliveries
        self.last_heard = time.perf_counter()
        now = time.perf_counter_ns()
        self.delays += [now - moment for moment in sent_at]
        if found and not self.paced:
            member.post(self.wait_for)

    def measured(self) -> dict[str, Any]:
        seconds = time.perf_counter() - self.began
        cpu = self.server_cpu() - self.server_began
        posts = self.posts + sum(writer.posted for writer in self.writers)
        delays = statistics.quantiles(self.delays, n=100) if len(self.delays) > 1 else [0] * 99
        return {
            "deliveries/s": self.deliveries / seconds,
            "posts/s": posts / seconds,
            "CPU µs/delivery": cpu / max(1, self.deliveries) * 1e6,
            "CPU µs/post": cpu / max(1, posts) * 1e6,
            "p50 ms": delays[49] / 1e6,
            "p99 ms": delays[98] / 1e6,
            "server CPU %": 100 * cpu / seconds,
            "generator CPU %": 100 * (time.process_time() - self.own_began) / seconds,
            "KB/connection": self.memory and self.memory / 1024,
        }


def main() -> None:
    task = json.loads(sys.argv[1])
    load = Load(task)
    load.run(WARM_UP)
    load.reset()
    load.run(task["seconds"])
    print(json.dumps(load.measured()))


if __name__ == "__main__":
    main()
