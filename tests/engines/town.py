"""One chat on several servers: Redis, a database, processes of the chat, and nginx in front."""

from contextlib import ExitStack

from course.engines import Chat, Nginx, Postgres, Redis
from tests.final_app.visitors import Visitor

USUAL = {"CHAT_SECRET_KEY": "of the tests", "CHAT_LIMITS": "off", "CHAT_TRUSTED_PROXIES": "1"}


class Town:
    """All of it; whatever is still running in the end is stopped."""

    def __init__(self, folder, count=3, database="postgresql", **environment):
        self.stack = ExitStack()
        try:
            self._start(folder, count, database, environment)
        except BaseException:
            self.close()
            raise

    def _start(self, folder, count, database, environment):
        self.redis = self._made(Redis, folder / "redis")
        together = {"CHAT_REDIS_URL": self.redis.url, **USUAL, **environment}
        self.postgres = None
        if database == "postgresql":
            self.postgres = self._made(Postgres, folder / "postgres")
            together["CHAT_DATABASE_URL"] = self.postgres.url
        else:
            together["CHAT_DATABASE"] = str(folder / "chat.sqlite3")
        self.servers = []
        for number in range(count):
            self.servers.append(self._made(Chat, folder / f"server-{number}", together))
        self.nginx = self._made(Nginx, folder / "nginx", [s.port for s in self.servers])

    def _made(self, kind, folder, *more):
        made = kind(folder, *more)
        self.stack.callback(made.stop)
        made.start()
        return made

    def visit(self, server, name, join=True):
        """Somebody who is signed in and connected through one of the servers."""
        visitor = Visitor(self.servers[server].url)
        self.stack.callback(visitor.hang_up)
        assert visitor.sign_in(name).ok
        visitor.connect()
        if join:
            visitor.join()
        return visitor

    def tab(self, visitor, server):
        """The same person, through another server."""
        tab = Visitor(self.servers[server].url)
        self.stack.callback(tab.hang_up)
        tab.http = visitor.http
        tab.connect()
        tab.join()
        return tab

    def settled(self):
        """Waits until each process has heard of the others."""
        rooms = [self.visit(number, f"Scout {number}") for number in range(len(self.servers))]
        for scout in rooms:
            scout.hears_until("presence", lambda told: len(told["members"]) >= len(rooms))

    def close(self):
        self.stack.close()
