"""How much one person may do in how short a time."""

import math
import threading
from collections import deque
from collections.abc import Mapping
from time import monotonic

from limits import RateLimitItem

from ..errors import RateLimited

FEW = 1000  # counts that may lie about before the old ones are looked for


class Rates:
    """Counts, for each event and whoever does it, how often it was done lately.

    The limits and their notation are those of the `limits` library. Its store in memory starts a
    timer's thread for every count, though, so the counting is done here.
    """

    def __init__(self, limits: Mapping[str, RateLimitItem]) -> None:
        self.limits = limits
        self.counts: dict[tuple[str, object], deque[float]] = {}
        self.many = FEW
        self.lock = threading.Lock()

    def count(self, event: str, who: object) -> None:
        """Counts one event of a person, or of an address; raises RateLimited, uncounted."""
        limit = self.limits.get(event)
        if limit is None:
            return
        moment = monotonic()
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
