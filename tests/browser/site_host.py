"""Serves the built course site as a host does: compressed, and kept by the browser for a while."""

import gzip
import mimetypes
import threading
from contextlib import contextmanager
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml"}


class Page(BaseHTTPRequestHandler):
    """Answers with one file of the site."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *connection) -> None:
        self.folder = folder
        super().__init__(*connection)

    def do_GET(self) -> None:
        file = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        if file.is_dir():
            file /= "index.html"
        status, file = (200, file) if file.is_file() else (404, self.folder / "404.html")
        body = packed(file)
        self.send_response(status)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if file.suffix in PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


@cache
def packed(file: Path) -> bytes:
    body = file.read_bytes()
    return gzip.compress(body) if file.suffix in PACKED else body


@contextmanager
def hosted(folder: Path):
    """The address at which the site in a folder is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Page, folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
