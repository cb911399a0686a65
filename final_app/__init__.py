"""The chat: one Python package, `python -m final_app`. This file alone knows everyone."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from .config import settings
from .pages import Pages
from .services.messages import Messages
from .services.people import People
from .services.presence import Presence
from .services.rooms import Rooms
from .sockets import ChatNamespace
from .store import Store

# A frame of up to this many characters is read and answered, if only by a refusal; with a larger
# one the connection ends. No allowed message comes near it, even written in escapes throughout.
LARGEST_FRAME = 5_000_000


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Builds one chat, apart from any other in this process.

    `app.extensions["socketio"]` is its SocketIO, `app.extensions["chat_store"]` its Store, which
    whoever made the app closes. Raises config.BadSetting.
    """
    app = Flask(__name__)
    app.config.from_mapping(settings(config))

    store = Store(app.config["DATABASE"])
    people = People(store, app.config["NAME_GRACE"])
    chat = ChatNamespace("/chat", people, Presence(store), Rooms(store), Messages(store))

    socketio = SocketIO(
        app,
        async_mode="threading",  # left to itself it takes eventlet or gevent if they are there
        async_handlers=False,  # one connection's events are handled in the order they were sent
        manage_session=False,  # the handshake's session is read, never written
        max_http_buffer_size=LARGEST_FRAME,
        ping_interval=15,
        ping_timeout=15,
    )
    socketio.on_namespace(chat)
    app.register_blueprint(Pages(people, chat.close_session).blueprint)
    app.extensions["chat_store"] = store
    return app
