"""Several processes as one: what one of them tells, the others tell their people, by Redis.

Redis carries hints and keeps nothing: what is lost on the way is lost, until somebody looks for it.
"""

import json
import math
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from socketio import RedisManager

from .loop import Loop

SILENCE = 6.0  # seconds without a word from Redis, which brings our own words back as well
WAITING = 10_000  # words that may wait for Redis
BATCH = 100

Said = dict[str, Any]


class NoRedis(Exception):
    """There is no Redis at an address; the message says at which."""


class Exchange(RedisManager):  # type: ignore[misc]
    """Socket.IO's message queue, with words of the app's own; `heard` says who wants which.

    Events of one name count in each room, by the `number` of their payload: in a process they are
    given out in that order.
    """

    def __init__(self, url: str, app: str, counting: str, loop: Loop | None) -> None:
        """`app` names the channel, `counting` the events that count; raises NoRedis."""
        try:
            super().__init__(url, channel=f"{app}{urlsplit(url).path.rstrip('/')}")
            self._connect().ping()
        except (redis.RedisError, ValueError, TypeError):  # the last: for an option it has not
            where = url.rpartition("@")[2].partition("?")[0]
            raise NoRedis(f"Can't use the Redis at {where}.") from None
        self.counting, self.loop = counting, loop
        self.heard: dict[str, Callable[[Said], None]] = {}
        self.turn: list[Said] = []  # to be said at the end of this turn
        self.outgoing: queue.Queue[Said] = queue.Queue(WAITING)
        self.next: dict[str, int] = {}  # by room: the number that its people here get next
        self.early: dict[str, dict[int, Said]] = {}
        self.lock = threading.RLock()
        threading.Thread(target=self._speak, daemon=True).start()

    def say(self, method: str, **what: Any) -> None:
        """Tells the other processes, and our own listener, once this turn is stored."""
        self._publish({"method": method, "host_id": self.host_id, **what})

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Calls a function where events are handled, so that none comes in between."""
        return self.loop.call(function, *args) if self.loop else function(*args)

    def follow(self, channel: str, last_number: int) -> None:
        """Gives out a room's counting events from here on, those after a number."""
        self.next.setdefault(channel, last_number + 1)

    # in

    def begin(self) -> None:
        """Listens from here on."""
        if self.loop:
            self.loop.start()
        self.initialize()

    def found(self, channel: str, namespace: str, payload: Mapping[str, Any]) -> None:
        """Takes a counting event that was missed, from wherever it is kept."""
        said = {"event": self.counting, "namespace": namespace, "room": channel, "data": [payload]}
        self._handle_emit(said)

    def _handle_emit(self, said: Said) -> None:
        """Gives an event to the people of this process."""
        if self.loop and not self.loop.is_here():
            self.loop.soon(self._handle_emit, said)
        elif said["event"] != self.counting:
            super()._handle_emit(said)
        else:
            with self.lock:
                self._in_order(said["room"], said["data"][0]["number"], said)

    def _in_order(self, channel: str, number: int, said: Said) -> None:
        # Two processes store 7 and 8; 8 may be heard first. Nobody is to see a jump for that.
        early = self.early.setdefault(channel, {})
        if number >= self.next.get(channel, math.inf):
            early[number] = said
        while early and (now := early.pop(self.next[channel], None)):
            self.next[channel] += 1
            super()._handle_emit(now)

    def _listen(self) -> Iterator[Said]:
        while True:
            with suppress(redis.RedisError), self._connect().pubsub() as hearing:
                hearing.subscribe(self.channel)
                while heard := hearing.get_message(timeout=SILENCE):
                    said = json.loads(heard["data"]) if heard["type"] == "message" else {}
                    if said.get("method") in self.heard:
                        self.heard[said["method"]](said)
                    else:
                        yield said
            time.sleep(0.3)

    # out

    def _publish(self, said: Said) -> None:
        if self.loop and self.loop.is_here():
            if not self.turn:
                self.loop.send_for(self)
            self.turn.append(said)
        else:
            self._post([said])

    def flush(self) -> None:
        """Says what this turn has stored."""
        turn, self.turn = self.turn, []
        self._post(turn)

    def drop(self) -> None:
        """Forgets a turn that could not be stored, and the numbers it had given."""
        turn, self.turn = self.turn, []
        for said in turn:
            for given in (self.next, self.early):
                given.pop(said.get("room", ""), None)

    def _post(self, said: list[Said]) -> None:
        with suppress(queue.Full):
            for one in said:
                self.outgoing.put_nowait(one)

    def _speak(self) -> None:
        client = self._connect()
        while True:
            with suppress(redis.RedisError), client.pipeline(transaction=False) as pipe:
                while len(pipe) == 0 or (len(pipe) < BATCH and not self.outgoing.empty()):
                    pipe.publish(self.channel, json.dumps(self.outgoing.get()))
                pipe.execute()

    def _connect(self) -> Any:
        # It is we who try again, and nobody waits for Redis meanwhile.
        return redis.Redis.from_url(
            self.redis_url, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
        )
