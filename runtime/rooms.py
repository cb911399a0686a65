"""Telling a room: what all its members are told in one turn is one list, held by all of them."""

from collections.abc import Callable, Collection
from typing import Any

from engineio.packet import MESSAGE, Packet
from socketio.packet import EVENT

from .loop import Loop
from .sessions import FastSession, Shared


class Rooms:
    """The Socket.IO rooms of a server without other processes."""

    def __init__(self, server: Any, loop: Loop) -> None:
        self.manager, self.packet_class, self.loop = server.manager, server.packet_class, loop
        self.one_by_one = server.manager.emit
        self.sessions: dict[str, FastSession] = server.eio.sockets
        self.told: dict[tuple[str, str | None], Shared] = {}  # by room, in this turn
        self.members: dict[tuple[str, str | None], list[tuple[str, FastSession]]] = {}
        loop.at_end = self.told.clear
        for name in ("enter_room", "leave_room", "disconnect"):
            setattr(self.manager, name, self._afresh(getattr(self.manager, name)))

    def tell(
        self, event: str, data: object, namespace: str, room: str | None = None, **options: Any
    ) -> None:
        """Sends an event to everybody in a room but some; takes the place of Manager.emit."""
        if options.get("callback"):  # each of them gets a packet of their own
            self.one_by_one(event, data, namespace, room, **options)
            return
        but = options.get("skip_sid") or ()
        packet = Packet(MESSAGE, self.packet_class(EVENT, [event, data], namespace).encode())
        if (namespace, room) in self.told and not but:
            self.told[namespace, room].append(packet)
            others = self.told[namespace, room].others
        else:
            others = self._told_first(packet, namespace, room, but)
        for session in others:
            session.put(packet)

    def _told_first(
        self, packet: Packet, namespace: str, room: str | None, but: Collection[str]
    ) -> list[FastSession]:
        """Gives a packet to all who have nothing else to get; returns the others."""
        shared = Shared([packet])
        for sid, session in self._members(namespace, room):
            if sid in but:
                continue
            if session.pending or but:
                shared.others.append(session)
            elif not session.closed:
                session.pending = shared
                shared.holders.append(session)
        if not but:
            self.told[namespace, room] = shared
            self.loop.send_for(shared)
        return shared.others

    def _members(self, namespace: str, room: str | None) -> list[tuple[str, FastSession]]:
        """Who is in a room, found out once until somebody comes or goes."""
        if (namespace, room) not in self.members:
            everybody = self.manager.get_participants(namespace, room)
            found = ((sid, self.sessions.get(eio_sid)) for sid, eio_sid in everybody)
            self.members[namespace, room] = [(sid, session) for sid, session in found if session]
        return self.members[namespace, room]

    def _afresh(self, change: Callable[..., Any]) -> Callable[..., Any]:
        """A change of who is in a room: whoever is told next is looked for again."""

        def changed(*args: Any, **options: Any) -> Any:
            try:
                return change(*args, **options)
            finally:
                self.told.clear()
                self.members.clear()

        return changed
