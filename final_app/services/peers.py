"""What the chat's other processes say of the people they have; it is good for a few seconds."""

from time import monotonic
from typing import Any, NamedTuple

from ..models import Room

LASTS = 6.0  # seconds; a process that lives says it again every second or two

People = dict[int, str]  # names by ids
Shown = dict[Room, tuple[People, People]]  # by room those who show there and those who write


class Lease(NamedTuple):
    """One process's people: all of them, and where they show."""

    until: float
    people: set[int]
    rooms: Shown


class Peers:
    """The other processes, each known by its latest word."""

    def __init__(self) -> None:
        self.leases: dict[str, Lease] = {}
        self.changed: set[Room] = set()  # rooms whose people here have not been told yet

    def hear(self, peer: str, people: list[int], rooms: list[Any]) -> None:
        """Takes a process's word, in the shape in which healing.py gives it."""
        shown = {Room(id, name): (dict(here), dict(typing)) for id, name, here, typing in rooms}
        before = self.leases.get(peer)
        self.leases[peer] = Lease(monotonic() + LASTS, set(people), shown)
        self._compare(before.rooms if before else {}, shown)

    def have(self, person_id: int) -> bool:
        return any(person_id in lease.people for lease in list(self.leases.values()))

    def here(self, room: Room) -> People:
        """Who shows in a room through other processes."""
        return self._of(room, 0)

    def typing(self, room: Room) -> People:
        return self._of(room, 1)

    def take_changed(self) -> list[Room]:
        """The rooms where others have come, gone or written since the last call."""
        moment = monotonic()
        for peer, lease in list(self.leases.items()):
            if lease.until <= moment:
                del self.leases[peer]
                self._compare(lease.rooms, {})
        changed, self.changed = self.changed, set()
        return list(changed)

    def _compare(self, before: Shown, after: Shown) -> None:
        rooms = before.keys() | after.keys()
        self.changed.update(room for room in rooms if before.get(room) != after.get(room))

    def _of(self, room: Room, which: int) -> People:
        found: People = {}
        for lease in list(self.leases.values()):
            found |= lease.rooms.get(room, ({}, {}))[which]
        return found
