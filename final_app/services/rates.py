"""How much one person may do in how short a time."""

import math
import threading
import time
from collections import deque
from collections.abc import Mapping
from time import monotonic
from typing import Any

import redis
from limits import RateLimitItem
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from ..errors import RateLimited

ALONE = 2.0  # seconds between two tries to count in a Redis that is away
FEW = 1000  # counts that may lie about before the old ones are looked for


class Rates:
    """Counts, for each event and whoever does it, how often it was done lately.

    The limits and their notation are those of the `limits` library. Its store in memory starts a
    timer's thread for every count, though, so the counting is done here; unless there is a Redis,
    where several processes count together.
    """

    def __init__(self, limits: Mapping[str, RateLimitItem], redis_url: str | None = None) -> None:
        self.limits = limits
        self.shared: MovingWindowRateLimiter | None = None
        self.alone_until = 0.0
        if redis_url:
            options: Any = {"socket_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
            address = redis_url.replace("unix:", "redis+unix:", 1)  # as `limits` calls a socket
            self.shared = MovingWindowRateLimiter(storage_from_string(address, **options))
        self.counts: dict[tuple[str, object], deque[float]] = {}
        self.many = FEW
        self.lock = threading.Lock()

    def count(self, event: str, who: object) -> None:
        """Counts one event of a person, or of an address; raises RateLimited, uncounted."""
        limit = self.limits.get(event)
        if limit is None:
            return
        moment = monotonic()
        if self.shared and moment >= self.alone_until:
            try:
                if self.shared.hit(limit, event, str(who)):
                    return
                stats = self.shared.get_window_stats(limit, event, str(who))
                raise RateLimited(max(1, math.ceil(stats.reset_time - time.time())))
            except redis.RedisError:
                self.alone_until = moment + ALONE
        begin = moment - limit.get_expiry()
        with self.lock:
            if len(self.counts) >= self.many:
                self._forget(moment)
            times = self.counts.setdefault((event, who), deque())
            while times and times[0] <= begin:
                times.popleft()
            if len(times) >= limit.amount:
                raise RateLimited(max(1, math.ceil(times[0] - begin)))
            times.append(moment)

    def _forget(self, moment: float) -> None:
        for key, times in list(self.counts.items()):
            if times[-1] <= moment - self.limits[key[0]].get_expiry():
                del self.counts[key]
        self.many = max(FEW, 2 * len(self.counts))
