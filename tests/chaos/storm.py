"""One storm: people write in several windows while everything between and below them breaks."""

import time

from tests.chaos.compare import differences, table
from tests.chaos.network import Network
from tests.chaos.plan import ROOMS
from tests.chaos.repeater import Repeater
from tests.chaos.server import PATIENCE, Server
from tests.chaos.windows import Person, Window


class Storm:
    """A server, its people and their lines; `run` carries out a plan, `calm` heals everything."""

    def __init__(self, plan, browser, folder):
        self.plan = plan
        self.log = []
        self.began = time.monotonic()
        self.server = Server(folder)
        self.network = Network()
        self.people = {
            name: Person(name, browser, self.network.line(), plan.pages_of(name))
            for name in sorted(set(plan.cast))
        }
        self.windows = [Window(self.people[name]) for name in plan.cast]
        self.repeater = Repeater()

    def close(self):
        for person in self.people.values():
            person.context.close()
        self.repeater.hang_up()
        self.network.close()
        self.server.kill()

    def run(self):
        self._begin()
        for step in self.plan.steps:
            self.windows[0].page.wait_for_timeout(1000 * step.pause)
            self._note(step)
            getattr(self, f"_{step.verb}")(self.windows[step.window], *step.detail)

    def calm(self):
        """Mends everything and waits until every window is level; returns every difference."""
        self._note("calm")
        self._start(None)
        for person in self.people.values():
            self._mend_person(person)
        self.repeater.repeat(self.network.server_port)
        for window in self.windows:
            window.be_sure()
            if self.plan.hurries:
                window.hurry()
        late = self._settle()
        self._note(f"level, but for {late}" if late else "level")
        return [f"{one} never became level" for one in late] + self._differences()

    def _begin(self):
        self._start(None)
        self.repeater.come(self.network.server_port)
        if self.plan.earlier:
            self.repeater.say(self.plan.earlier, "general", self.network.server_port)
        for person in self.people.values():
            person.come(self.network.server_port, ROOMS)
        for window in self.windows:
            window.open(timeout=60_000)
        for window in self.windows:
            assert self._wait_for(lambda w=window: w.state()["connection"] == "online")
        self._note("everybody is here")

    def _settle(self):
        """Waits until nothing changes any more; returns the windows that are not level then."""
        before, late = None, []
        while before != (before := table(self.server.database)) and not late:
            for window in self.windows:
                for room in ROOMS:
                    window.show(room)
                    if not self._wait_for(lambda w=window, r=room: self._is_level(w, r)):
                        late.append(f"{window.name} in {room} ({window.state()})")
        return late

    def _differences(self):
        acks = [ack for window in self.windows for ack in window.acks]
        acks += self.repeater.acks.values()
        written = [one for window in self.windows for one in window.everything_written]
        screens = {}
        for window in self.windows:
            for room in ROOMS:
                window.show(room)
                self._wait_for(lambda w=window, r=room: self._is_level(w, r))
                screens[window.name, room] = window.screen()
        rows = table(self.server.database)
        return differences(rows, written + self.repeater.written, acks, screens)

    def _is_level(self, window, room):
        # A page that did not come while the network was broken does not come by itself later.
        if window.is_broken or window.state()["connection"] is None:
            window.load(timeout=60_000)
        rows = table(self.server.database)
        return window.is_level(sum(row.room == room for row in rows))

    def _wait_for(self, condition, seconds=PATIENCE):
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            self.windows[0].page.wait_for_timeout(50)
        return True

    def _note(self, what):
        self.log.append(f"{time.monotonic() - self.began:7.2f} s  {what}")
        print(self.log[-1])

    # what happens, by the plan's names

    def _write(self, window, text, waits):
        if not window.write(text, waits):
            self._note("  not taken")

    def _repeat(self, window, count, room):
        self.repeater.say(count, room, self.network.server_port)

    def _reload(self, window):
        window.forget()
        window.load()

    def _reopen(self, window):
        window.forget()
        window.close()
        window.open()

    def _crash(self, window):
        window.forget()
        window.crash()
        window.open()

    def _switch(self, window, room):
        window.show(room)

    def _go_offline(self, window):
        window.person.context.set_offline(True)
        window.person.line.fault("go_down")

    def _hang_up(self, window):
        window.person.line.fault("hang_up")

    def _cut_next(self, window, direction):
        window.person.line.fault("cut_next", direction)

    def _slow(self, window, seconds):
        window.person.line.fault("slow", seconds)

    def _swallow(self, window, direction):
        window.person.line.fault("swallow", direction)

    def _half_open(self, window, end):
        window.person.line.fault("half_open", end)

    def _mend(self, window):
        self._mend_person(window.person)

    def _mend_person(self, person):
        person.line.fault("mend")
        person.context.set_offline(False)

    def _stop(self, window, how):
        self.server.kill() if how == "kill" else self.server.stop()

    def _start(self, window):
        if not self.server.is_running:
            self.network.server_port = self.server.start()
