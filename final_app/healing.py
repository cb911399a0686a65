"""Keeps one of several processes level with the database, whatever got lost between them."""

from contextlib import suppress
from time import monotonic
from typing import Any

from runtime.exchange import Exchange

from .errors import StorageAway
from .models import Person, Room, now, utc
from .services import Services
from .services.peers import LASTS
from .telling import NAMESPACE, Telling, channel_of

PEOPLE = 2.0  # seconds between two looks at who is still signed in and still a member


class Healing:
    """What `Telling` does, four times a second, when there are other processes."""

    def __init__(self, services: Services, telling: Telling, exchange: Exchange) -> None:
        self.services, self.telling, self.exchange = services, telling, exchange
        self.presence, self.peers, self.store = services.presence, services.peers, services.store
        self.awaited: set[tuple[Room, int]] = set()  # at the last look, though they are stored
        self.people = self.lease = 0.0  # when each is due again
        self.said: dict[str, Any] = {}
        self.hearing = (0.0, 0.0)  # since when our own words come back, and when the last one did
        exchange.heard = {"lease": self._hear, "look": self._hurry}
        telling.chores.append(self.sweep)
        # Socket.IO would begin to listen when the first client comes; but whoever was here when the
        # last process died is to lose their name, and nobody else may come.
        telling.server.manager_initialized = True
        exchange.begin()
        telling.start()

    def sweep(self) -> None:
        self._say_who_is_here()
        for room in self.peers.take_changed():
            self.telling.presence_in(room)
            self.telling.typing_in(room)
        with suppress(StorageAway):
            self._level()
            if monotonic() >= self.people:
                self.people = monotonic() + PEOPLE
                self._settle()

    def _say_who_is_here(self) -> None:
        typing = self.services.typists.of
        rooms = [
            (room.id, room.name, [*here.items()], [*typing(room).items()])
            for room, here in self.presence.shown().items()
        ]
        people = {connection.person.id for connection in [*self.presence.connections.values()]}
        lease = {"people": sorted(people), "rooms": rooms}
        if lease != self.said or monotonic() >= self.lease:
            self.said, self.lease = lease, monotonic() + PEOPLE
            self.exchange.say("lease", **lease)

    def _hear(self, said: dict[str, Any]) -> None:
        if said["host_id"] != self.exchange.host_id:
            self.peers.hear(said["host_id"], said["people"], said["rooms"])
            return
        since, last = self.hearing
        moment = monotonic()
        self.hearing = (since if moment - last < LASTS else moment, moment)

    def _hurry(self, _said: dict[str, Any]) -> None:
        self.people = 0.0

    def _level(self) -> None:
        """Gives out the messages that were awaited at the last look, and still are."""
        due = {int(at.partition(":")[2]): n for at, n in [*self.exchange.next.items()]}
        stored = self.store.last_numbers(due)
        awaited = {(room, due[room.id]) for room, last in stored.items() if last >= due[room.id]}
        for room, number in awaited & self.awaited:
            for message in self.store.history(room, None, number - 1, 500).messages:
                self.exchange.found(channel_of(room), NAMESPACE, message.on_the_wire())
        self.awaited = awaited

    def _settle(self) -> None:
        """Ends what has ended elsewhere: sessions, memberships, and whole processes."""
        in_use = self.store.sessions_in_use()
        own = {connection.session for connection in list(self.presence.connections.values())}
        for session in own - in_use.keys():
            if not self.store.mark_session(session, left_at=None):
                self.telling.hang_up(self.presence.of_session(session))
        since, last = self.hearing
        if last - since > LASTS and monotonic() - last < LASTS:  # else we know nothing of others
            for session in in_use.keys() - own:
                if not self.peers.have(in_use[session]):
                    self.store.mark_session(session, left_at=utc(now()))
        shown = self.presence.shown()
        members = self.store.members_among({id for here in shown.values() for id in here})
        for room, here in shown.items():
            for id, name in here.items():
                if (room.id, id) not in members:
                    self.exchange.call(self._remove, Person(id, name), room)

    def _remove(self, person: Person, room: Room) -> None:
        if (room.id, person.id) not in self.store.members_among([person.id]):
            for connection in self.presence.leave(person, room):
                self.telling.leave(connection, room)
                self.telling.tell(connection.id, "rooms", {"room": room.name})  # it looks, and sees
