"""Turns the file of a submission into what can be served and looked at."""

import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

import flask
import flask_socketio
from socketio.pubsub_manager import PubSubManager

from course.checking.control import CHECKER


class Unusable(Exception):
    """The submission holds nothing that can be served; the message says what is missing."""


def execute(path: str) -> ModuleType:
    """Runs the submission as a fresh module and returns it; what it raises passes through.

    Raises `Unusable` when an earlier copy of it has deleted the file.
    """
    if not os.path.isfile(path):
        raise Unusable("Your file is gone: something in it deletes files. Take that out.")
    sys.path[0] = os.path.dirname(path)
    spec = importlib.util.spec_from_file_location("submission", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["submission"] = module  # Flask finds its templates through this entry
    spec.loader.exec_module(module)
    return module


def find_server(module: ModuleType) -> tuple[flask.Flask, flask_socketio.SocketIO]:
    """The Flask app and the SocketIO object of a submission. Raises `Unusable`."""
    values = list(vars(module).values())
    sockets = [v for v in values if isinstance(v, flask_socketio.SocketIO) and v.server]
    apps = [v for v in values if isinstance(v, flask.Flask)]
    if not apps:
        raise Unusable("There is no Flask app in the file: keep the line app = Flask(__name__).")
    if not sockets:
        raise Unusable(
            "There is no Socket.IO server in the file: keep the line "
            'socketio = SocketIO(app, async_mode="threading").'
        )
    if sockets[0].async_mode != "threading":
        raise Unusable(
            f'The server runs in the mode "{sockets[0].async_mode}": keep async_mode="threading".'
        )
    return apps[0], sockets[0]


def handler_names(server: Any) -> dict[str, list[str]]:
    """The event names a server listens to, by namespace."""
    names = {ns: sorted(events) for ns, events in server.handlers.items() if ns != CHECKER}
    for namespace, handler in server.namespace_handlers.items():
        methods = [name[3:] for name in dir(handler) if name.startswith("on_")]
        names[namespace] = sorted({*names.get(namespace, []), *methods})
    return names


def own_dispatchers(server: Any) -> list[str]:
    """The namespaces whose class decides by itself which events it handles."""
    usual = flask_socketio.Namespace.trigger_event
    classes = server.namespace_handlers.items()
    return [namespace for namespace, each in classes if type(each).trigger_event is not usual]


def queue_of(server: Any) -> tuple[str, str] | None:
    """The address and the channel of the message queue that a server uses, if it uses one.

    A server listens to it from its first connection on; this one does from now on.
    """
    manager = server.manager
    if not isinstance(manager, PubSubManager):
        return None
    if not server.manager_initialized:
        server.manager_initialized = True
        manager.initialize()
    return str(getattr(manager, "redis_url", "")), str(manager.channel)
