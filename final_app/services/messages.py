"""What was said: posting a message, and reading back."""

from collections.abc import Callable
from datetime import datetime

from ..errors import BadPayload
from ..models import Message, Page, Person, Room, now, utc
from ..payloads import HistoryRequest, NewMessage
from ..store import Store


class Messages:
    """The messages of all rooms."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = now) -> None:
        self.store = store
        self.clock = clock

    def post(self, author: Person, room: Room, new: NewMessage) -> tuple[Message, bool]:
        """Stores a message; once this returns it is safe. False: it had been stored before.

        Raises BadPayload when the client_id had been given to a different message.
        """
        message, is_new = self.store.add_message(
            room, author, new.text, new.client_id, utc(self.clock())
        )
        if (message.room, message.text) != (room.name, new.text):
            raise BadPayload("This client_id is taken. Give every message one of its own.")
        return message, is_new

    def history(self, room: Room, asked: HistoryRequest) -> Page:
        return self.store.history(room, asked.before, asked.after, asked.limit)
