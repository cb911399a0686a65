"""Where the process of a check begins: `python -m course.checking.child PORT TOKEN FILE`.

Importing takes most of its time, and goes on while the check itself is getting ready. Without
arguments it imports and then splits off a process for each line it reads (see nursery.py).
"""

import importlib
import json
import os
import signal
import sys
from pathlib import Path

from course.checking.lean import without

LIMITER, DATABASES = "flask_limiter", "course.checking.databases"


def main() -> None:
    if len(sys.argv) == 1:
        import_what_all_need()
        importlib.import_module(LIMITER)
        split_off()
        return
    port, token, path = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    # All but one lesson do without Redis, which takes as long to import as Flask.
    import_what_all_need(*([] if b"redis" in source_of(path) else ["redis"]))
    begin(port, token, path)


def import_what_all_need(*left_out: str) -> None:
    # Engine.IO's client asks for requests, which takes a quarter of the whole time to import. A
    # server does without it; a submission that wants it can still have it.
    with without("requests", *left_out):
        importlib.import_module("course.checking.serve")


def source_of(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def begin(port: int, token: str, path: Path) -> None:
    """Imports what this submission needs besides, and serves it."""
    sys.dont_write_bytecode = True  # from here on: a learner's folder stays as it is
    source = source_of(path)
    if LIMITER.encode() in source:
        importlib.import_module(LIMITER)
    if b"sqlite3" in source:
        importlib.import_module(DATABASES).hurry()

    from course.checking.serve import serve

    serve(port, token)


def split_off() -> None:
    """Forks a process for each line, and answers with its id, until there are no more lines."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    for line in sys.stdin:
        if child := os.fork():
            print(child, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        port, token, path = json.loads(line)
        begin(port, token, Path(path))


if __name__ == "__main__":
    main()
