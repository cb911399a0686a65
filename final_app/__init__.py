"""The chat: one Python package, `python -m final_app`. This file alone knows everyone."""

from collections.abc import Mapping
from typing import Any

from engineio.payload import Payload
from flask import Blueprint, Flask
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

import runtime
from runtime.exchange import Exchange, NoRedis
from runtime.packets import Json, TextPacket
from runtime.serving import Server
from runtime.strict import be_strict

from .config import BadSetting, settings
from .healing import Healing
from .pages import Pages
from .services import Services
from .sockets import ChatNamespace
from .store import Store
from .telling import NAMESPACE, Telling

# A frame of up to this many characters is read and answered, if only by a refusal; with a larger
# one the connection ends. An allowed message, in escapes throughout, has less than 50,000.
LARGEST_FRAME = 2_100_000

# Without WebSocket a client packs all it has to say into one request. Engine.IO reads 16 packets
# of it and throws a longer one away whole, while the client is told that all is well.
Payload.max_decode_packets = 1000

TRIES = 50  # ports, from the one that was wished for


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Builds one chat, apart from any other in this process.

    `app.extensions["socketio"]` is its SocketIO, `app.extensions["chat"]` its events and
    `app.extensions["chat_store"]` its Store, which whoever made the app closes. Raises
    config.BadSetting.
    """
    app = Flask(__name__)
    app.config.from_mapping(settings(config))
    store = Store(app.config["DATABASE_URL"] or app.config["DATABASE"])
    loop = runtime.Loop(store.engine.turn) if app.config["FANOUT"] == "fast" else None
    exchange = _exchange(app.config["REDIS_URL"], loop)
    services = Services(store, app.config)

    socketio = _socketio(app, exchange)
    runtime.install(socketio.server, loop)
    be_strict(socketio.server)
    telling = Telling(socketio, services, exchange)
    if exchange:
        Healing(services, telling, exchange)
    chat = ChatNamespace(services, telling)
    socketio.on_namespace(chat)
    inspector = app.config["INSPECTOR"]
    app.register_blueprint(Pages(services, chat.close_session, bool(inspector)).blueprint)
    if inspector:
        app.register_blueprint(Blueprint("wire", __name__, inspector, "/inspector"))
    if hops := app.config["TRUSTED_PROXIES"]:
        # What a proxy of ours says of the client is believed; from anybody else it would be a lie.
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    app.extensions.update(chat_store=store, chat=chat)
    return app


def server_for(app: Flask, host: str, port: int) -> Server:
    """Serves a chat on a port, or on the next free one; raises CannotServe.

    In production only the port itself will do: the web server in front knows no other.
    """
    tries = 1 if app.config["ENV"] == "production" else TRIES
    return Server(app, host, port, tries, app.extensions["chat"].finish)


def _exchange(url: str | None, loop: runtime.Loop | None) -> Exchange | None:
    try:
        return Exchange(url, "chat", "message", loop) if url else None
    except NoRedis as error:
        raise BadSetting(f"{error} Start it, or correct CHAT_REDIS_URL.") from None


def _socketio(app: Flask, exchange: Exchange | None) -> SocketIO:
    return SocketIO(
        app,
        async_mode="threading",  # left to itself it takes eventlet or gevent if they are there
        async_handlers=False,  # one connection's events are handled in the order they were sent
        client_manager=exchange,
        manage_session=False,  # the handshake's session is read, never written
        max_http_buffer_size=LARGEST_FRAME,
        namespaces=[NAMESPACE],  # no other is let in
        serializer=TextPacket,
        json=Json,
        # A closed laptop says no goodbye. It is noticed 14 seconds after its last word, 20 without
        # WebSocket; with PRESENCE_GRACE on top nobody is shown as here for longer than 25.
        ping_interval=8,
        ping_timeout=6,
    )
