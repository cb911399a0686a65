"""What was said: posting a message, and reading back."""

from ..errors import BadPayload
from ..models import Message, Page, Person, Room, now, utc
from ..payloads import PAGE_DEFAULT
from ..store import Store

Cursor = int | None


class Messages:
    """The messages of all rooms."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def post(self, author: Person, room: Room, text: str, client_id: str) -> tuple[Message, bool]:
        """Stores a message; once this returns it is safe. False: it had been stored before.

        Raises BadPayload when the client_id had been given to a different message.
        """
        message, is_new = self.store.add_message(room, author, text, client_id, utc(now()))
        if (message.room, message.text) != (room.name, text):
            raise BadPayload("This client_id is taken. Give every message one of its own.")
        return message, is_new

    def history(
        self, room: Room, before: Cursor = None, after: Cursor = None, limit: int = PAGE_DEFAULT
    ) -> Page:
        """The page before one number, after one, or the newest."""
        return self.store.history(room, before, after, limit)
