"""Tells a check what its visitors cannot see: where a submission emits to, what it catches.

An event sent to a place where nobody is, and an exception that an error handler swallows, both
look like silence. To name the cause, the check has to know of them.
"""

from collections.abc import Callable
from typing import Any

import flask
import flask_socketio
import socketio

from course.checking.background import Background
from course.checking.control import CHECKER
from course.checking.flight import described

MOST_EMITS = 1_000  # of one copy; a loop that emits for ever must not flood the check

Report = Callable[..., None]


def report_emits(server: socketio.Server, background: Background, report: Report) -> None:
    """Reports everything `server` emits: which event, in which namespace, to whom, and whether
    from the background."""
    emit = server.emit
    left = MOST_EMITS

    def emit_and_tell(event: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal left
        namespace = kwargs.get("namespace") or "/"
        if namespace != CHECKER and left > 0:
            left -= 1
            to = kwargs.get("to") or kwargs.get("room")
            report(
                emitted={
                    "event": str(event),
                    "namespace": namespace,
                    "to": to and str(to),
                    "background": background.speaking,
                }
            )
        return emit(event, *args, **kwargs)

    server.emit = emit_and_tell


def report_route_errors(app: flask.Flask, path: str, report: Report) -> None:
    """Reports each exception that a route of the submission did not catch."""

    def tell(sender: flask.Flask, exception: BaseException, **_: Any) -> None:
        report(route_crashed=described(exception, path, flask.request.path, ""))

    flask.got_request_exception.connect(tell, app, weak=False)


def report_handled_errors(sockets: flask_socketio.SocketIO, path: str, report: Report) -> None:
    """Reports each exception that the submission's error handlers are given."""

    def telling(handler: Callable[[Any], Any], namespace: str) -> Callable[[Any], Any]:
        def handle(error: BaseException) -> Any:
            # Flask-SocketIO calls a namespace's `error` outside of the request.
            event = flask.request.event["message"] if flask.has_request_context() else ""  # type: ignore[attr-defined]
            report(handled=described(error, path, event, namespace))
            return handler(error)

        return handle

    if sockets.default_exception_handler:
        sockets.default_exception_handler = telling(sockets.default_exception_handler, "")
    for namespace, handler in sockets.exception_handlers.items():
        sockets.exception_handlers[namespace] = telling(handler, namespace)
    for namespace, methods in sockets.server.namespace_handlers.items():
        if hasattr(methods, "error"):
            methods.error = telling(methods.error, namespace)
