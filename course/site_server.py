"""Serves the course site, built afresh, and builds it into site/.

python -m course.site_server HOST PORT: serves it as `course/kept_site.py` keeps it.
"""

import logging
import os
import subprocess
import sys
from typing import Any

from course.lessons import ROOT
from course.ports import address, address_for_others, listen

ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}  # its advertisement on every build


def serve(host: str, first_port: int) -> None:
    """Serve the site on the first free port, build it at every change, and print its address."""
    os.environ.update(ENVIRONMENT)
    os.chdir(ROOT)
    from mkdocs.commands import serve as mkdocs_serve
    from mkdocs.livereload import LiveReloadServer

    logging.basicConfig(level=logging.WARNING, format="course site: %(message)s")
    listener = listen(host, first_port)
    port = int(listener.getsockname()[1])

    class Server(LiveReloadServer):
        """MkDocs' server on the socket we hold: its own way fails on a busy port."""

        def server_bind(self) -> None:
            self.socket.close()
            self.socket = listener
            self.server_name, self.server_port = host, port
            self.setup_environ()

        def serve(self, **options: Any) -> None:
            if port != first_port:
                print(f"Port {first_port} is busy, so the course site took {port}.")
            print(f"Open in your browser: {address(host, port)}", flush=True)
            if others := address_for_others(host, port):
                print(f"Other computers on this network: {others}", flush=True)
            super().serve(**options)  # type: ignore[no-untyped-call]

    vars(mkdocs_serve)["LiveReloadServer"] = Server
    mkdocs_serve.serve(str(ROOT / "mkdocs.yml"), livereload=True, dev_addr=f"{host}:{port}")


def build() -> int:
    """Build the site into site/, strictly; returns the exit code."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
    ]  # --quiet would hide warnings from --strict too
    code = subprocess.call(command, cwd=ROOT, env={**os.environ, **ENVIRONMENT})
    if code == 0:
        print(f"The course site is in {ROOT / 'site'}.")
    return 1 if code else 0


if __name__ == "__main__":
    from course import kept_site

    logging.basicConfig(level=logging.WARNING, format="course site: %(message)s")
    os.environ.update(ENVIRONMENT)
    os.chdir(ROOT)
    kept_site.serve(ROOT, sys.argv[1], int(sys.argv[2]))
