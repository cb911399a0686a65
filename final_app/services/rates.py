"""How much one person may do in how short a time."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

from limits import RateLimitItem

from ..errors import RateLimited

FEW = 1000  # counts that may lie about before the old ones are looked for


class Rates:
    """Counts, for each event and whoever does it, how often it was done lately.

    The limits and their notation are those of the `limits` library. Its store in memory starts a
    timer's thread for every count, though, so the counting is done here.
    """

    def __init__(
        self, limits: Mapping[str, RateLimitItem], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits
        self.clock = clock
        self.counts: dict[tuple[str, object], deque[float]] = {}
        self.many = FEW
        self.lock = threading.Lock()

    def count(self, event: str, who: object) -> None:
        """Counts one event of a person, or of an address; raises RateLimited, uncounted."""
        limit = self.limits.get(event)
        if limit is None:
            return
        window, moment = limit.get_expiry(), self.clock()
        with self.lock:
            if len(self.counts) >= self.many:
                self._forget(moment)
            times = self.counts.setdefault((event, who), deque())
            while times and times[0] <= moment - window:
                times.popleft()
            if len(times) >= limit.amount:
                raise RateLimited(max(1, math.ceil(times[0] + window - moment)))
            times.append(moment)

    def _forget(self, moment: float) -> None:
        self.counts = {
            (event, who): times
            for (event, who), times in self.counts.items()
            if times[-1] > moment - self.limits[event].get_expiry()
        }
        self.many = max(FEW, 2 * len(self.counts))
