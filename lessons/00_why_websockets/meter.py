"""Tells a page what its own requests weigh: a script can't see the headers its browser sends."""

from flask import request
from flask_socketio import emit


def tell_request_sizes(app, socketio):
    """Adds X-Request-Bytes to every answer, and tells a new connection what its handshake took."""

    @app.after_request
    def in_a_header(response):
        response.headers["X-Request-Bytes"] = request_bytes()
        return response

    @socketio.on("connect")
    def in_an_event():
        emit("status", {"kind": "connected", "request_bytes": request_bytes()})


def request_bytes():
    """The size of the present request as it came over the wire, without a body."""
    path = request.full_path if request.query_string else request.path
    lines = [f"{request.method} {path} {request.environ['SERVER_PROTOCOL']}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    return sum(len(line) + len("\r\n") for line in [*lines, ""])
