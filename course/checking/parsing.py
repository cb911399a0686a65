"""Lets one thread at a time make a syntax tree, with nothing in between.

Python 3.11 and 3.12 count the depth of all trees in one place, and when two threads are at it they
raise a SystemError (python/cpython#106905). Flask makes trees of a file's routes while it is
loaded, and what an earlier copy logs in its own thread makes them of a traceback's lines.
"""

import ast
import gc
import threading
from typing import Any

lock = threading.RLock()
parse = ast.parse


def parse_alone(*args: Any, **kwargs: Any) -> Any:
    with lock:
        was_on = gc.isenabled()
        gc.disable()  # what it clears away may let another thread in
        try:
            return parse(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()


def parse_one_at_a_time() -> None:
    ast.parse = parse_alone
