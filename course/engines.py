"""Starts Redis, PostgreSQL and nginx for this computer alone, in a folder that is thrown away."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil

from course.lessons import ROOT
from course.ports import free_port
from course.programs import CannotStart, found

STARTING = 30.0  # seconds an engine has to answer, on a slow machine


class Engine:
    """One program that serves on a port of its own, and can be stopped and started again."""

    needs: str | None = None  # the program by which we know that it is installed

    def __init__(self, folder: Path) -> None:
        self.program = found(self.needs) if self.needs else sys.executable
        folder.mkdir(parents=True)
        self.folder = folder
        # By lot, because two who look for one at the same moment would find the same.
        self.port = free_port("127.0.0.1", 20_000 + secrets.randbelow(12_000))
        self.user = _not_root(folder) if self.needs == "initdb" else None
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / f"{type(self).__name__.lower()}.log"
        self.place = folder
        self.environment: dict[str, str] = {}

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        """Starts it and waits until it answers; raises CannotStart."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                cwd=self.place,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                start_new_session=True,  # Ctrl-C is for us, who stop it
            )
        deadline = time.monotonic() + STARTING
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                why = self.log.read_text("utf-8", "replace").strip().rpartition("\n")[2]
                raise CannotStart(f"{type(self).__name__} does not start: {why}")
            time.sleep(0.05)

    def answers(self) -> bool:
        with socket.socket() as caller:
            caller.settimeout(0.5)
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def send(self, what: int) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(what)

    def freeze(self) -> None:
        """Holds it still, with all that it has started, as a computer that is out of memory."""
        self._each(psutil.Process.suspend)

    def wake(self) -> None:
        self._each(psutil.Process.resume)

    def _each(self, do: Callable[[psutil.Process], None]) -> None:
        for one in self._processes():
            with contextlib.suppress(psutil.NoSuchProcess):  # PostgreSQL's come and go
                do(one)

    def _processes(self) -> Iterator[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            if self.process:
                yield (first := psutil.Process(self.process.pid))
                yield from first.children(recursive=True)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ends it, and waits until it has ended."""
        if self.process is None:
            return
        self.wake()  # one that is frozen would not hear
        self.send(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def redis_command(program: str, port: int) -> list[str]:
    """What starts a Redis for this computer alone that keeps nothing on the disk."""
    keep_nothing = ["--save", "", "--appendonly", "no"]
    return [program, "--bind", "127.0.0.1", "--port", str(port), *keep_nothing]


class Redis(Engine):
    """Passes on what the chat's processes tell each other, and keeps nothing."""

    needs = "redis-server"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return redis_command(self.program, self.port)


class Postgres(Engine):
    """A new, empty database."""

    needs = "initdb"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url = f"postgresql://chat@127.0.0.1:{self.port}/postgres"
        made = subprocess.run(
            [self.program, "-D", "data", "-A", "trust", "-U", "chat", "-E", "UTF8", "--locale=C"],
            cwd=folder,
            capture_output=True,
            text=True,
            user=self.user,
        )
        if made.returncode:
            raise CannotStart(f"PostgreSQL makes no database: {made.stderr.strip()}")

    def command(self) -> list[str]:
        server = str(self.beside("postgres"))
        where = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options = [part for name in where for part in ("-c", f"{name}={where[name]}")]
        return [server, "-D", "data", "-p", str(self.port), *options]

    def answers(self) -> bool:
        ready = str(self.beside("pg_isready"))
        asked = [ready, "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def beside(self, program: str) -> Path:
        return Path(self.program).resolve().with_name(program)

    def stop(self, how: int = signal.SIGINT) -> None:
        super().stop(how)  # SIGTERM would wait until everybody has left


class Nginx(Engine):
    """The web server in front, by deploy/nginx.conf with other addresses and without TLS."""

    needs = "nginx"

    def __init__(self, folder: Path, ports: Iterable[int]) -> None:
        super().__init__(folder)
        self.url = f"http://127.0.0.1:{self.port}"
        site = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
        (folder / "nginx.conf").write_text(_around(self.fitted(site, ports)), "utf-8")

    def fitted(self, site: str, ports: Iterable[int]) -> str:
        """The site's configuration for these processes, on our port."""
        fault = "max_fails=1 fail_timeout=2s"
        servers = "\n".join(f"    server 127.0.0.1:{port} {fault};" for port in ports)
        site = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
        site = re.sub(r"(?:    server 127\.0\.0\.1:\d+ .*\n)+", f"{servers}\n", site)
        site = re.sub(r" *ssl_.*\n", "", site)
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{self.port};")
        return re.sub(r"server_name .*", "server_name _;", site)

    def command(self) -> list[str]:
        return [self.program, "-p", str(self.folder), "-c", "nginx.conf", "-e", "stderr"]


class Chat(Engine):
    """One process of the chat, always on the same port."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        super().__init__(folder)
        self.place = ROOT
        self.environment = {**environment, "CHAT_PORT": str(self.port), "PYTHONUTF8": "1"}
        self.url = f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [self.program, "-u", "-m", "course.lifeline", str(os.getpid()), "final_app"]


def _around(site: str) -> str:
    """What nginx needs besides a site, to run in a folder and as nobody in particular."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "\n".join(f"{kind}_temp_path {kind};" for kind in kinds)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return (
        f"daemon off;\npid nginx.pid;\nerror_log stderr;\nworker_processes 1;\n"
        f"{'user root;' if is_root else ''}\n"
        f"events {{ worker_connections 4096; }}\n"
        f"http {{\naccess_log off;\n{kept}\n{site}}}\n"
    )


def _not_root(folder: Path) -> str | None:
    """The user PostgreSQL runs as, which it refuses to do as root; the folder becomes theirs."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    users = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in users else "nobody"
    shutil.chown(folder, user)
    return user
