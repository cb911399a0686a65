"""Which rooms there are, and who may speak in them."""

from ..errors import NotJoined, RoomNotFound
from ..models import Room
from ..store import Store
from .presence import Connection

GENERAL = "general"


class Rooms:
    """The rooms; every event reaches its room through `find` or `joined`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        store.add_room(GENERAL)

    def find(self, name: str) -> Room:
        """The room of that name; raises RoomNotFound."""
        room = self.store.room(name)
        if room is None:
            raise RoomNotFound("There is no such room.")
        return room

    def joined(self, connection: Connection, name: str) -> Room:
        """The room of that name, for a connection that has joined it; raises NotJoined too."""
        room = self.find(name)
        if room.name not in connection.rooms:
            raise NotJoined(f"You are not in the room {room.name}. Join it first.")
        return room

    def join(self, connection: Connection, name: str) -> Room:
        room = self.find(name)
        connection.rooms.add(room.name)
        return room

    def leave(self, connection: Connection, name: str) -> Room:
        room = self.joined(connection, name)
        connection.rooms.discard(room.name)
        return room
