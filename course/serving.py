"""Serves one lesson's file, with errors and requests in words a beginner can read.

python -m course.serving FILE HOST PORT
"""

import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from course.ports import address, address_for_others, listen


class CannotServe(Exception):
    """The file can't be served; the message says why, for its author."""


class Handler(WSGIRequestHandler):
    """Sends at once, and logs a line for each page and each refused request."""

    # Without this a small answer waits up to 40 ms for the other side's ACK (Nagle's algorithm).
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        # Escaped, since it comes from outside, and a terminal obeys some characters.
        path = getattr(self, "path", "").encode("unicode_escape").decode()
        status = int(code) if str(code).isdecimal() else 0
        # What is left on a closed WebSocket looks to Werkzeug like a request without a verb, and
        # the WebSocket's own like one that failed.
        if not self.command or ("transport=websocket" in path and status >= 500):
            return
        if status >= 400 or not path.startswith(("/socket.io", "/shared/", "/static/")):
            print(f"{self.command} {path} → {status}", flush=True)

    def log_error(self, format: str, *args: Any) -> None:
        """Leave out Werkzeug's own complaints: what is left of a WebSocket is no request."""


def serve(file: Path, host: str, port: int) -> None:
    """Serve the file's app until the program is ended."""
    app = load(file).__dict__.get("app")
    if not callable(app):
        raise CannotServe(f"{file.name} has no app: it needs a line like app = Flask(__name__).")
    if hasattr(app, "config"):
        app.config["TEMPLATES_AUTO_RELOAD"] = True
    listener = listen(host, port)
    port = int(listener.getsockname()[1])
    server = make_server(
        host, port, app, threaded=True, request_handler=Handler, fd=listener.fileno()
    )
    print(f"Open {address(host, port)} in your browser.", flush=True)
    if others := address_for_others(host, port):
        print(f"Other computers on this network: {others}", flush=True)
    server.serve_forever()


def load(file: Path) -> ModuleType:
    """Import the file as a module of its own name.

    Raises `CannotServe` with the place and the reason.
    """
    sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise CannotServe(f"{file} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise CannotServe(_place_of(error)) from None
    except Exception as error:
        raise CannotServe(_as_seen_from(file, error)) from None
    return module


def _place_of(error: SyntaxError) -> str:
    """The file, the line and what is wrong there, with the spot marked."""
    shown = traceback.format_exception_only(error)[1:-1]
    name = Path(error.filename or "?").name
    return f"{name}, line {error.lineno}: {error.msg}\n\n{''.join(shown)}".rstrip()


def _as_seen_from(file: Path, error: Exception) -> str:
    """The traceback from the file on, without what lies around it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [n for n, frame in enumerate(frames) if frame.filename == str(file)]
    lines = traceback.format_list(frames[own[0] :] if own else [])
    lines += traceback.format_exception_only(error)
    return f"{file.name} stopped while it was starting:\n\n{''.join(lines)}".rstrip()


def main() -> int:
    """Serve what the command line names; the exit code is 1 when that can't be."""
    file, host, port = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    try:
        serve(file, host, port)
    except CannotServe as problem:
        print(f"\n{problem}\n", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
