"""A running class board, and people who connect to it: the verbs its tests speak."""

import logging
import queue
import re

import socketio

from tests.course.programs import Program

PATIENCE = 90  # seconds until a test gives up; nothing takes this long
LESSON = "01_basic_emit"
P, F, O = "passed", "failed", "open"  # noqa: E741
QUIET = logging.Logger("quiet", logging.CRITICAL)


class Board(Program):
    """`learn.py board` of a copy of the course, on a free port unless told otherwise."""

    def __init__(self, copy, port):
        super().__init__("board", "--host", "127.0.0.1", "--port", str(port), cwd=copy)
        self.said = self.wait_for("Ctrl-C stops.")
        self.url, self.code = re.search(r"^  (http://\S+)/(\w+)$", self.said, re.M).groups()
        self.port = int(self.url.rpartition(":")[2])
        self.page = f"{self.url}/{self.code}"
        self.address = self.page.removeprefix("http://")  # what stands behind --board


class Connection:
    """A connection to one namespace of the board: let in with `answer` None, or refused."""

    def __init__(self, board, namespace, auth, **options):
        self.namespace = namespace
        self.heard = queue.Queue()
        self.client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            engineio_logger=QUIET,
            request_timeout=PATIENCE,
            websocket_extra_options=options,
        )
        self.client.on("*", lambda *heard: self.heard.put(heard), namespace=namespace)
        for event in ("connect", "connect_error", "disconnect"):
            self.client.on(event, self._noting(event), namespace=namespace)
        self.client.connect(board.url, {}, auth, ["websocket"], namespaces=[namespace], wait=False)
        self.early = []  # what a page is told in its connect handler comes before `connect`
        while (first := self.heard.get(timeout=PATIENCE))[0] not in ("connect", "connect_error"):
            self.early.append(first)
        self.answer = first[1] if first[0] == "connect_error" else None

    def _noting(self, event):
        return lambda *data: self.heard.put((event, *data))

    def emits(self, event, data):
        """Returns the acknowledgement."""
        return self.client.call(event, data, namespace=self.namespace, timeout=PATIENCE)

    def hears(self, event, name=""):
        """The data of the next such event, of a student with this name if one is given."""
        while True:
            got, *data = self.early.pop(0) if self.early else self.heard.get(timeout=PATIENCE)
            if got == event and (not name or data[0]["name"].startswith(name)):
                return data[0] if data else None

    def hang_up(self):
        self.client.eio.ws.close(timeout=0)  # a farewell would be waited for, 3 seconds


def page_of(board, code=None, **options):
    return Connection(board, "/board", {"code": code or board.code}, **options)


def student_of(board, name, identity=None, code=None, **options):
    auth = {
        "code": code or board.code,
        "id": identity or f"the id of {name}".ljust(16),
        "name": name,
    }
    return Connection(board, "/students", auth, **options)


def report(*tasks, lesson=LESSON):
    return {"lesson": lesson, "tasks": list(tasks)}
