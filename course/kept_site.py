"""Serves the course site as it was last built, and builds it first only when its files changed.

Building takes seconds, and everybody's second start would wait for it. What was built is kept in
one file beside the packages, which is replaced at one go: servers that run meanwhile keep theirs.
"""

import contextlib
import hashlib
import io
import mimetypes
import os
import sys
import tempfile
import zipfile
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from course.ports import address, listen

KEPT = Path(sys.prefix) / "course-site.zip"
# What no page is made of: what is installed or built, and what running leaves behind.
LEFT_OUT = {"__pycache__", "instance", "node_modules", "site"}
# As said in mkdocs' own server: what Windows is told of these by other programs may be wrong.
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}
UNKNOWN = "application/octet-stream"


def site_of(root: Path, kept: Path = KEPT) -> zipfile.ZipFile:
    """The built site of the course in `root`; built now unless what is kept is of the same files."""
    made_of = _made_of(root)
    with contextlib.suppress(OSError, zipfile.BadZipFile):
        site = zipfile.ZipFile(kept)
        if site.comment == made_of:
            return site
        site.close()
    print("Building the course site…", flush=True)
    packed = _build(root, made_of)
    with contextlib.suppress(OSError):  # then the next start builds again
        written = kept.with_name(f"{kept.name}.{os.getpid()}")
        written.write_bytes(packed)
        written.replace(kept)
    return zipfile.ZipFile(io.BytesIO(packed))


def serve(root: Path, host: str, first_port: int, kept: Path = KEPT) -> None:
    """Serve the site on the first free port, and print its address once the pages are there."""
    listener = listen(host, first_port)
    server = Server((host, 0), Page, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.site = site_of(root, kept)
    server.names = set(server.site.namelist())
    print(f"Course: {address(host, listener.getsockname()[1])}", flush=True)
    server.serve_forever()


class Server(ThreadingHTTPServer):
    """Holds the site and the names of its files."""

    site: zipfile.ZipFile
    names: set[str]


class Page(BaseHTTPRequestHandler):
    """Answers with one file of the site."""

    server: Server

    def do_GET(self) -> None:
        name = unquote(urlsplit(self.path).path).lstrip("/")
        if f"{name}/index.html" in self.server.names:
            self._answer(HTTPStatus.MOVED_PERMANENTLY, b"", Location=f"/{quote(name)}/")
            return
        name = f"{name}index.html" if not name or name.endswith("/") else name
        known = name in self.server.names
        status, name = (HTTPStatus.OK, name) if known else (HTTPStatus.NOT_FOUND, "404.html")
        kind = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
        self._answer(status, self.server.site.read(name), **{"Content-Type": kind or UNKNOWN})

    do_HEAD = do_GET

    def _answer(self, status: HTTPStatus, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the chat's log stands in the same terminal."""


def _made_of(root: Path) -> bytes:
    """Tells the files of the course from those of another day, by their sizes and times."""
    seen = hashlib.sha256(f"{root} {sys.version}".encode())
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT and not f.startswith("."))
        for name in sorted(files):
            if not name.endswith(".db"):
                with contextlib.suppress(OSError):  # an editor's file that is gone again
                    about = os.stat(os.path.join(folder, name))
                    seen.update(f"{folder}/{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return seen.hexdigest().encode()


def _build(root: Path, made_of: bytes) -> bytes:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory() as folder:
        config = load_config(str(root / "mkdocs.yml"), site_dir=folder)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as site:
            for file in sorted(Path(folder).rglob("*")):
                if file.is_file():
                    site.write(file, file.relative_to(folder).as_posix())
            site.comment = made_of
    return packed.getvalue()
