"""What the chat's other processes say of the people they have; it is good for a few seconds."""

from time import monotonic
from typing import Any, NamedTuple

from ..models import Room

LASTS = 6.0  # seconds; a process that lives says it again every second or two

People = dict[int, str]  # names by ids


class Lease(NamedTuple):
    """One process's people: all of them, and by room those who show there and those who write."""

    until: float
    people: set[int]
    rooms: dict[int, tuple[Room, People, People]]


class Peers:
    """The other processes, each known by its latest word."""

    def __init__(self) -> None:
        self.leases: dict[str, Lease] = {}
        self.changed: dict[int, Room] = {}  # rooms whose people here have not been told yet

    def hear(self, peer: str, people: list[int], rooms: list[Any]) -> None:
        """Takes a process's word, in the shape in which healing.py gives it."""
        shown = {id: (Room(id, name), dict(here), dict(typing)) for id, name, here, typing in rooms}
        self._replace(peer, Lease(monotonic() + LASTS, set(people), shown))

    def have(self, person_id: int) -> bool:
        return any(person_id in lease.people for lease in list(self.leases.values()))

    def here(self, room: Room) -> People:
        """Who shows in a room through other processes."""
        return self._of(room, 1)

    def typing(self, room: Room) -> People:
        return self._of(room, 2)

    def take_changed(self) -> list[Room]:
        """The rooms where others have come, gone or written since the last call."""
        moment = monotonic()
        for peer, lease in list(self.leases.items()):
            if lease.until <= moment:
                self._replace(peer, None)
        changed, self.changed = self.changed, {}
        return list(changed.values())

    def _replace(self, peer: str, lease: Lease | None) -> None:
        old = self.leases.get(peer)
        if lease:
            self.leases[peer] = lease
        else:
            del self.leases[peer]
        before, after = old.rooms if old else {}, lease.rooms if lease else {}
        for id in before.keys() | after.keys():
            if before.get(id) != after.get(id):
                self.changed[id] = (after.get(id) or before[id])[0]

    def _of(self, room: Room, which: int) -> People:
        found: People = {}
        for lease in list(self.leases.values()):
            if room.id in lease.rooms:
                found |= lease.rooms[room.id][which]  # type: ignore[arg-type]
        return found
