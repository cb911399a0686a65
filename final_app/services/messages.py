"""What was said: posting a message, and reading back."""

from ..errors import BadPayload, StorageAway
from ..models import Message, Page, Person, Room, now, utc
from ..payloads import PAGE_DEFAULT, PAGE_SIZE
from ..store import Store
from .rooms import Rooms

Cursor = int | None


class Messages:
    """The messages of all rooms."""

    def __init__(self, store: Store, rooms: Rooms) -> None:
        self.store, self.rooms = store, rooms
        # By author and client_id: the database fell silent, and may have stored them nevertheless.
        self.unsure: set[tuple[int, str]] = set()

    def post(
        self, author: Person, room: str, text: str, client_id: str
    ) -> tuple[Room, Message, bool]:
        """Stores a message; once this returns it is safe. False: it had been acknowledged before.

        Raises RoomNotFound, NotAMember; and BadPayload when the client_id had been given to a
        different message.
        """
        try:
            stored = self.store.add_message(room, author, text, client_id, utc(now()))
        except StorageAway:
            self.unsure.add((author.id, client_id))
            raise
        if stored is None:
            self.rooms.joined(author, room)  # raises, unless they have joined just now
            return self.post(author, room, text, client_id)
        if (stored[1].room, stored[1].text) != (room, text):
            raise BadPayload("This client_id is taken. Give every message one of its own.")
        if (author.id, client_id) in self.unsure:
            self.unsure.discard((author.id, client_id))
            return *stored[:2], True
        return stored

    def history(
        self, room: Room, before: Cursor = None, after: Cursor = None, limit: int = PAGE_DEFAULT
    ) -> Page:
        """The page before one number, after one, or the newest; of long messages it holds fewer."""
        page = self.store.history(room, before, after, limit)
        return page.within(PAGE_SIZE, forward=after is not None)
