"""Which rooms there are, who belongs to them, and how far everybody has read."""

from .. import payloads
from ..errors import NotAMember, RoomExists, RoomNotFound, TooManyRooms
from ..models import Membership, Person, Room, now, utc
from ..store import Store

GENERAL = "general"


class Rooms:
    """The rooms; every event reaches its room through `find` or, to use it, `joined`."""

    def __init__(self, store: Store, most: int = 500) -> None:
        self.store, self.most = store, most
        self.seen_by = store.rooms_seen_by
        store.add_room(GENERAL, payloads.name_key(GENERAL))

    def find(self, person: Person, name: str) -> Membership:
        """The room of that name, as that person sees it; raises RoomNotFound."""
        found = self.store.membership(person, name)
        if found is None:
            raise RoomNotFound
        return found

    def joined(self, person: Person, name: str) -> Membership:
        """The same for somebody who wants to read or write there; raises NotAMember too."""
        found = self.find(person, name)
        if found.read_number is None:
            raise NotAMember(f"You are not in the room {name}. Join it first.")
        return found

    def create(self, name: str) -> Room:
        """Makes a room; raises RoomExists, TooManyRooms."""
        if self.store.count_rooms() >= self.most:
            raise TooManyRooms
        made = self.store.add_room(name, payloads.name_key(name))
        if made is None:
            raise RoomExists(f"There is a room {name} already. Join it, or choose another name.")
        return made

    def join(self, person: Person, name: str) -> tuple[Membership, bool]:
        """Makes somebody a member; False when they had been one."""
        seen = self.find(person, name)
        if seen.read_number is not None:  # as after every reconnection: nothing is to be written
            return seen, False
        is_new = self.store.add_member(person, seen.room, utc(now()))
        return self.joined(person, name), is_new

    def leave(self, person: Person, name: str) -> Room:
        """Ends a membership; raises NotAMember."""
        room = self.joined(person, name).room
        self.store.remove_member(person, room)
        return room

    def read(self, person: Person, name: str, number: int) -> Membership:
        """Notes how far somebody has read: never back, never past the last message."""
        found = self.joined(person, name)
        self.store.mark_read(person, found.room, min(number, found.last_number))
        return self.joined(person, name)
