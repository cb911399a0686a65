"""One chat on several servers, on this computer: look at it, stop a part of it, watch it heal."""

import contextlib
import queue
import re
import signal
import sys
import tempfile
import threading
from pathlib import Path

import sqlalchemy as sa

from course import processes
from course.engines import Chat, Engine, Nginx, Postgres, Redis
from course.programs import CannotStart, find, how_to_install, what_is_missing

CAME_OR_WENT = re.compile(r"event=(connect|disconnect) person=(\d+)")
HELP = """
  stop 1, start 1     end one of the servers, and start it again
  kill 1              the same as stop, without a warning: kill -9
  freeze 1, wake 1    hold one still, as a computer does that is out of memory
  stop redis          also: stop database; start redis, start database
  who                 who is on which server

Ctrl-C stops all of it."""


def run_scale(count: int) -> int:
    """Serves the chat with so many processes until Ctrl-C; raises CannotStart."""
    if sys.platform == "win32":
        raise CannotStart("Redis and nginx are not at home on Windows: use WSL, and try there.")
    if missing := what_is_missing(["redis-server", "nginx"]):
        raise CannotStart(missing)
    with processes.until_stopped(), tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # PostgreSQL may run as another user
        play = Play(Path(folder), count)
        try:
            play.start()
            play.go_on()
        finally:
            play.stop()
    return 0


class Play:
    """All the programs, by the names a learner calls them."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        self.parts: dict[str, Engine] = {}
        self.read: dict[str, int] = {}  # how much of each server's log has been read
        self.here: dict[str, list[str]] = {}  # by server: one id for each open window
        self.names: dict[str, str] = {}

    def start(self) -> None:
        """Starts them one after the other and says what is where."""
        redis = Redis(self.folder / "redis")
        self._start("redis", redis)
        settings = {
            "CHAT_SECRET_KEY": "of a learner's computer, for a while",
            "CHAT_REDIS_URL": redis.url,
            "CHAT_TRUSTED_PROXIES": "1",
            "CHAT_DATABASE": str(self.folder / "chat.sqlite3"),
        }
        self.database = f"sqlite:///{settings['CHAT_DATABASE']}"
        if find("initdb"):
            postgres = Postgres(self.folder / "postgres")
            self._start("database", postgres)
            settings["CHAT_DATABASE_URL"] = postgres.url
            self.database = postgres.url.replace("postgresql:", "postgresql+psycopg:")
        else:
            print(f"Without PostgreSQL, so all share an SQLite file. {how_to_install(['initdb'])}")
        ports = []
        for number in range(1, self.count + 1):
            server = Chat(self.folder / f"server-{number}", settings)
            self._start(str(number), server)
            ports.append(server.port)
            self.here[str(number)] = []
        nginx = Nginx(self.folder / "nginx", ports)
        self._start("nginx", nginx)
        print(f"\n  The chat     {nginx.url}")
        print("  Open it in several windows; private ones, or other browsers, are other people.")
        print(HELP, flush=True)

    def _start(self, name: str, part: Engine) -> None:
        part.start()
        self.parts[name] = part
        called = f"server {name}" if name.isdigit() else name
        print(f"  {called:<10} 127.0.0.1:{part.port}", flush=True)

    def go_on(self) -> None:
        """Does what is typed, and tells who comes and goes."""
        typed: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_read, args=(typed,), daemon=True).start()
        while True:
            with contextlib.suppress(queue.Empty):
                print(self.obey(typed.get(timeout=0.3).split()), flush=True)
            for name in self.here:
                self._watch(name)

    def obey(self, words: list[str]) -> str:
        """Does one command and says what it has done."""
        verb, name = ([*words, "", ""])[:2]
        part = self.parts.get(name)
        if verb == "who" or not words:
            return "\n".join(self._line(name) for name in self.here)
        if part is None or verb not in ("stop", "start", "kill", "freeze", "wake"):
            return HELP
        if verb == "start" and not part.is_running:
            part.stop()
            try:
                part.start()
            except CannotStart as problem:
                return str(problem)
        elif verb == "stop":
            part.stop()
        elif verb == "kill":
            part.stop(signal.SIGKILL)
        elif verb != "start":
            (part.freeze if verb == "freeze" else part.wake)()
        if name in self.here and not part.is_running:
            self.here[name] = []
        done = {"stop": "stopped", "start": "running", "kill": "killed"}
        return f"  {name}: {done.get(verb, {'freeze': 'frozen', 'wake': 'awake'}.get(verb))}"

    def _watch(self, name: str) -> None:
        with self.parts[name].log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self.read.get(name, 0))
            news = CAME_OR_WENT.findall(log.read())
            self.read[name] = log.tell()
        here = self.here[name]
        for event, person in news:
            if event == "connect":
                here.append(person)
            elif person in here:
                here.remove(person)
        if news:
            print(self._line(name), flush=True)

    def _line(self, name: str) -> str:
        part, here = self.parts[name], self.here[name]
        windows = ", ".join(map(self._name, here)) or "nobody"
        return f"  server {name} ({part.port}): {windows if part.is_running else 'stopped'}"

    def _name(self, person: str) -> str:
        if person not in self.names:
            engine = sa.create_engine(self.database)
            try:
                with engine.connect() as db:
                    found = db.execute(sa.text("SELECT id, name FROM people")).all()
            except sa.exc.SQLAlchemyError:
                return f"person {person}"
            finally:
                engine.dispose()
            self.names = {str(id): name for id, name in found}
        return self.names.get(person, f"person {person}")

    def stop(self) -> None:
        for part in reversed(self.parts.values()):
            part.stop()


def _read(typed: "queue.Queue[str]") -> None:
    with contextlib.suppress(OSError, ValueError):  # without a terminal nobody types
        for line in sys.stdin:
            typed.put(line)
