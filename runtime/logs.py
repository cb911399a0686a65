"""What the log looks like: a line per event, naming people by their ids and their texts never."""

import logging
import threading
import time
from functools import lru_cache

LIBRARIES = ("alembic", "asyncio", "engineio.server", "socketio.server", "werkzeug")


def configure() -> None:
    """Sets up this process's log, on the error stream."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    # What no line of ours shows need not be found out for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # the caller; as Python's own guide says
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        logger.setLevel(logging.ERROR)  # with no level of its own a library adds a second handler
        logger.addFilter(shorten)
    threading.excepthook = report


@lru_cache(maxsize=1)
def worded(second: int) -> str:
    """A second as a line of the log begins; lines of one second share it."""
    return time.strftime(logging.Formatter.default_time_format, time.localtime(second))


class Lines(logging.Formatter):
    """The usual lines, without wording the same second for each."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return f"{worded(int(record.created))},{int(record.msecs):03}"


def shorten(record: logging.LogRecord) -> bool:
    """Keeps a traceback's kind of error alone: its message may quote what a client has sent."""
    last_line = record.getMessage().rstrip().rpartition("\n")[2]
    kind = type(record.exc_info[1]).__name__ if record.exc_info else last_line.partition(":")[0]
    record.msg, record.args = f"{record.name}: {kind}", ()
    record.exc_info = record.exc_text = None
    return True


def report(failure: threading.ExceptHookArgs) -> None:
    """Reports what ended a thread, unless it only lost its connection, as Engine.IO's writers do."""
    if not issubclass(failure.exc_type, OSError):
        threading.__excepthook__(failure)
