"""Nothing that a client sends is passed over in silence: what can't be handled ends its connection."""

from typing import Any


class OutOfPlace(ValueError):
    """A packet that can be read, but not here."""


def be_strict(server: Any) -> None:
    """Has a socketio.Server hang up on whoever sends what it would only have ignored."""
    engine, manager = server.eio, server.manager
    handle, handle_event, handle_ack = (
        engine.handlers["message"],
        server._handle_event,
        server._handle_ack,
    )

    def on_message(eio_sid: str, data: Any) -> None:
        session = engine.sockets.get(eio_sid)
        if session is None or getattr(session, "is_refused", False):
            return  # it comes behind what ended the connection
        try:
            handle(eio_sid, data)
        except Exception:
            server.logger.exception("refused packet")
            session.is_refused = True
            session.close(wait=False)

    def on_event(eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:
        sid = manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if not manager.is_connected(sid, namespace or "/"):
            raise OutOfPlace("an event in a namespace that was not entered")
        if not isinstance(data, list) or not data:
            raise OutOfPlace("an event without a name")
        handle_event(eio_sid, namespace, id, data)

    def on_ack(eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:
        sid = manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if id not in manager.callbacks.get(sid, {}):
            raise OutOfPlace("an acknowledgement of nothing")
        handle_ack(eio_sid, namespace, id, data)

    engine.on("message", on_message)
    server._handle_event, server._handle_ack = on_event, on_ack
