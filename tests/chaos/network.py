"""A network to break: each person's browsers reach the server over a line of their own."""

import asyncio
import contextlib
import threading

UP, DOWN = "up", "down"  # to the server, to the browser


class Network:
    """Lines to one server, run by a thread of their own; `server_port` may change at any time."""

    def __init__(self):
        self.server_port = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.lines = []

    def line(self):
        """A new line, in good order."""
        line = Line(self)
        self.run(line.open())
        self.lines.append(line)
        return line

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def close(self):
        self.run(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def _close(self):
        for line in self.lines:
            line.listener.close()
            line.hang_up()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Line:
    """One person's way to the server, and every fault it can have.

    A connection from which bytes were lost never goes on as if nothing had been: TCP does not do
    that either. It stays silent, and ends when the line is mended.
    """

    def __init__(self, network):
        self.network = network
        self.links = set()
        self._forget_faults()

    def _forget_faults(self):
        self.is_down = False  # new connections are refused
        self.swallowed = set()  # directions in which nothing arrives any more
        self.cut_inside = set()  # directions in which the next bytes arrive by half
        self.delay = 0.0  # seconds

    async def open(self):
        self.listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self.listener.sockets[0].getsockname()[1]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def fault(self, name, *arguments):
        """Puts a fault on the line: the name of one of the methods below."""

        async def act():
            getattr(self, name)(*arguments)

        self.network.run(act())

    # faults, called in the network's thread

    def hang_up(self):
        """Ends every connection, as a router does that is switched off and on."""
        for link in list(self.links):
            link.abort()

    def go_down(self):
        self.is_down = True
        self.hang_up()

    def swallow(self, direction):
        self.swallowed.add(direction)

    def cut_next(self, direction):
        """Ends the connection in the middle of the next thing it carries."""
        self.cut_inside.add(direction)

    def slow(self, seconds):
        self.delay = seconds

    def half_open(self, end):
        """Ends the connections at one end only; the other end hears nothing of it."""
        for link in list(self.links):
            link.abort_one(end)

    def mend(self):
        self._forget_faults()
        for link in [link for link in self.links if link.has_lost]:
            link.abort()

    # carrying

    async def _accept(self, reader, writer):
        if self.is_down:
            writer.transport.abort()
            return
        try:
            server = await asyncio.open_connection("127.0.0.1", self.network.server_port)
        except OSError:
            writer.transport.abort()
            return
        link = Link({UP: (reader, server[1]), DOWN: (server[0], writer)})
        self.links.add(link)
        try:
            await asyncio.gather(*(self._carry(link, direction) for direction in (UP, DOWN)))
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            link.abort()
            self.links.discard(link)

    async def _carry(self, link, direction):
        source, sink = link.ways[direction]
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if direction in self.swallowed or link.has_lost:
                    link.has_lost = True
                    continue
                if direction in self.cut_inside:
                    self.cut_inside.discard(direction)
                    sink.write(data[: len(data) // 2])
                    await sink.drain()
                    break
                sink.write(data)
                await sink.drain()
        if not link.is_half_open:
            link.close()


class Link:
    """One connection: two ways, each a reader and a writer."""

    def __init__(self, ways):
        self.ways = ways
        self.has_lost = False
        self.is_half_open = False

    def close(self):
        for _, writer in self.ways.values():
            writer.close()

    def abort(self):
        for _, writer in self.ways.values():
            writer.transport.abort()

    def abort_one(self, end):
        self.has_lost = self.is_half_open = True
        self.ways[UP if end == "server" else DOWN][1].transport.abort()
