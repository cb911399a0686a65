"""Shows the delivery contract over three servers behind nginx while each of their parts fails.

With `STORM_PAGES=300 pytest -s tests/engines/test_storm.py` it also tells how long people waited.
"""

import asyncio
import os
import signal
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from tests.engines.crowd import Page
from tests.final_app.visitors import Visitor

PAGES = int(os.environ.get("STORM_PAGES", "60"))
WRITERS = 6
PACE = 0.25  # seconds a writer waits after each message
# Seconds; nginx leads back to a frozen server, and gives it up after twelve. Twice would be 24.
MOVED = 20.0


def signed_in(address, name):
    visitor = Visitor(address)
    assert visitor.sign_in(name).ok
    return visitor, visitor.page_token()


async def until(condition, patience=90):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it has not come true"
        await asyncio.sleep(0.05)


class Storm:
    """A crowd that talks while things happen to its servers."""

    def __init__(self, town):
        self.town = town
        self.said, self.refused = {}, []
        self.is_over = False

    async def blow(self, pages, names):
        self.pages = pages
        living = [asyncio.ensure_future(page.live()) for page in pages]
        await until(lambda: all(page.ready.is_set() for page in pages))
        writing = [asyncio.ensure_future(self._write(page)) for page in pages[:WRITERS]]
        self.waited = [await self._without(self._kill_a_server)]
        await self._without(self._restart_redis)
        await self._without(self._restart_postgresql)
        await self._without(self._freeze_a_server)
        self.is_over = True
        await asyncio.wait_for(asyncio.gather(*writing), 90)
        last = max(self.said)
        await until(lambda: all(page.level >= last for page in pages))
        await until(lambda: all(page.members == names for page in pages))
        for one in living:
            one.cancel()
        await asyncio.gather(*living, return_exceptions=True)

    async def _write(self, page):
        while not self.is_over:
            text = f"{id(page)} says {len(self.said)} at {time.monotonic()}"
            number, refused = await page.say(text)
            assert number not in self.said
            self.said[number] = text
            self.refused += refused
            await asyncio.sleep(PACE)

    async def _without(self, what):
        """Lets something happen, and waits until everybody hears of each other again."""
        began = time.monotonic()
        await what()
        after = time.monotonic()
        await until(lambda: all(page.heard and page.heard[-1] > after for page in self.pages))
        print(
            f"{what.__name__}: {after - began:.1f} s, level {time.monotonic() - after:.1f} s later"
        )
        lost = {page: at for page in self.pages for at in page.lost if at >= began}
        return [min(t for t in page.heard if t > lost[page]) - began for page in lost]

    async def _kill_a_server(self):
        self.town.servers[0].stop(signal.SIGKILL)
        await asyncio.sleep(3)
        await asyncio.to_thread(self.town.servers[0].start)

    async def _restart_redis(self):
        await asyncio.to_thread(self.town.redis.stop)
        await asyncio.sleep(2)
        await asyncio.to_thread(self.town.redis.start)

    async def _restart_postgresql(self):
        await asyncio.to_thread(self.town.postgres.stop)
        await asyncio.sleep(2)
        await asyncio.to_thread(self.town.postgres.start)

    async def _freeze_a_server(self):
        began = time.monotonic()
        self.town.servers[1].freeze()
        await until(lambda: any(page.lost and page.lost[-1] > began for page in self.pages))
        # It is still frozen when all of its people hear again, and for good: within two seconds.
        await until(lambda: all(page.heard[-1] > time.monotonic() - 2 for page in self.pages))
        for page in self.pages:
            for lost in page.lost:
                assert lost < began or min(t for t in page.heard if t > lost) - lost < MOVED
        self.town.servers[1].wake()


def test_nothing_is_lost_or_doubled_or_out_of_order_whatever_fails(town):
    three = town(count=3)
    names = [f"Person {number}" for number in range(PAGES // 3)]
    with ThreadPoolExecutor(4) as pool:
        people = list(pool.map(lambda name: signed_in(three.nginx.url, name), names))

    async def run():
        pages = [Page(*people[number % len(people)]) for number in range(PAGES)]
        storm = Storm(three)
        await storm.blow(pages, set(names))
        return storm

    with ThreadPoolExecutor(1) as pool:  # this thread may have a loop: Playwright's, while it is on
        storm = pool.submit(asyncio.run, run()).result()
    reader = Visitor(three.servers[2].url)
    assert reader.sign_in("Reader").ok
    reader.connect()
    reader.join()
    stored, more = [], True
    while more:
        after = stored[-1]["number"] if stored else 0
        page = reader.ask("message_history", {"room": "general", "after": after, "limit": 100})
        stored, more = stored + page["messages"], page["more"]
    reader.hears_until("presence", lambda told: told["members"] == ["Reader"])  # nobody is stuck
    reader.hang_up()

    log = {message["number"]: message["text"] for message in stored}
    assert list(log) == list(range(1, len(stored) + 1))  # one order, without a gap
    assert log == storm.said  # all that was acknowledged, each once, and nothing else
    for page in storm.pages:
        assert {number: page.screen[number] for number in log} == log
    assert "storage_away" in storm.refused  # people were told that sending waits
    waited = sorted(storm.waited[0])
    assert waited, "nobody was on the server that was killed"
    p99 = waited[int(len(waited) * 0.99)]
    print(f"\n{len(waited)} of {PAGES} pages were on the server that was killed: blackout")
    print(f"p50 {statistics.median(waited):.2f} s, p99 {p99:.2f} s, {len(log)} messages")
