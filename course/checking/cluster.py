"""Several processes that serve one submission side by side, with a Redis for all of them."""

import json
import secrets
import string
import time
from collections.abc import Mapping
from pathlib import Path

from course.checking import patience
from course.checking.control import CHECKER
from course.checking.server import SECONDS_FOR_AN_ANSWER, Server
from course.checking.surroundings import Spawn
from course.lessons import Lesson
from course.redis_server import RedisServer


def server_for(lesson: Lesson, path: Path, spawn: Spawn | None = None) -> Server:
    """What serves a submission of this lesson: one process, or as many as the lesson is about."""
    many = lesson.processes
    return Cluster(path, many, spawn) if many > 1 else Server(path, spawn)


class Cluster(Server):
    """The processes A, B and so on; as a server it is A, and speaks for all of them.

    Each finds in its environment PROCESS, its name; SECRET_KEY, which is the same for all; and
    REDIS_URL. A test that takes REDIS_URL away gets process A alone.
    """

    def __init__(self, path: Path, processes: int, spawn: Spawn | None = None) -> None:
        super().__init__(path, spawn)
        names = string.ascii_uppercase[1:processes]
        self._others = [Server(path, spawn, name, reports_to=self) for name in names]
        self._redis = RedisServer()
        self._address = ""
        self._told: dict[str, str | None] = {}

    @property
    def processes(self) -> list[Server]:
        return [self, *self._others]

    @property
    def linked(self) -> list[Server]:
        """The processes that use the queue they were told of."""
        return [each for each in self.processes if self._is_told(each)]

    @property
    def alive(self) -> bool:
        return all(Server.alive.fget(each) for each in self.processes)  # type: ignore[attr-defined]

    @property
    def strays(self) -> list[str]:
        return [each.name for each in self.processes if each.queue and not self._is_told(each)]

    def start(self) -> None:
        """Starts Redis, and the processes without waiting for them. Raises `CannotStart`."""
        self._redis.start()
        for each in self.processes:
            each._launch()

    def load(self, again: bool = False, environment: Mapping[str, str | None] = {}) -> None:
        if not again:
            self._address = self._redis.guest()
            self._told = {"REDIS_URL": self._address, "SECRET_KEY": secrets.token_hex(16)}
        told = {**self._told, **environment}
        wanted = self.processes if told["REDIS_URL"] else [self]
        for each in self.processes:
            each.url, each.queue = "", None
        for each in wanted:
            each._begin_load(again, {**told, "PROCESS": each.name})
        for each in wanted:
            each._end_load()
        self._wait_until_all_listen()

    def mark(self, number: int) -> bool:
        """Markers of every process, and behind all that these have sent one by the queue."""
        running = [each for each in self.processes if each.url]
        if not all(Server.mark(each, number) for each in running):
            return False
        for channel in {each.queue[1] for each in self.linked if each.queue}:
            marker = {"method": "emit", "event": "queued", "data": [number], "namespace": CHECKER}
            self._redis.ask("PUBLISH", channel, json.dumps({**marker, "host_id": "check"}))
        return True

    def is_marked_by_queue(self, process: Server) -> bool:
        return process in self.linked

    def busy_in_background(self) -> bool:
        asked = {Server.busy_in_background(each) for each in self.processes if each.url}
        return True in asked

    def lines_running(self) -> list[int]:
        return sorted({line for each in self.processes for line in Server.lines_running(each)})

    def stop(self) -> None:
        for each in self.processes:
            Server.stop(each)
        self._redis.stop()

    def kill(self) -> None:
        for each in self.processes:
            Server.kill(each)

    def _is_told(self, process: Server) -> bool:
        return process.queue is not None and process.queue[0] == self._address

    def _wait_until_all_listen(self) -> None:
        """What is published before a process listens would never reach it."""
        deadline = time.monotonic() + patience.seconds(SECONDS_FOR_AN_ANSWER)
        channels = [each.queue[1] for each in self.linked if each.queue]
        while time.monotonic() < deadline and any(
            self._redis.ask("PUBSUB", "NUMSUB", channel)[1] < channels.count(channel)
            for channel in channels
        ):
            time.sleep(0.002)
