"""What the log looks like: a line per event, naming people by their ids and their texts never."""

import logging
import threading
import time

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


class Lines(logging.Formatter):
    """Lines that begin with a moment, whose seconds are worded once for all lines of a second."""

    worded = (0, "")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        second, words = self.worded
        if second != int(record.created):
            second = int(record.created)
            words = time.strftime(self.default_time_format, time.localtime(second))
            self.worded = second, words
        return f"{words},{record.msecs:03.0f}"


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
