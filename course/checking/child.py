"""Where the process of a check begins: `python -m course.checking.child PORT TOKEN FILE`.

Importing takes most of its time, and goes on while the check itself is getting ready.
"""

import importlib
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    port, token, path = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    modules: dict[str, Any] = sys.modules
    # Engine.IO's client asks for requests, which takes a quarter of the whole time to import. A
    # server does without it; a submission that wants it can still have it.
    modules["requests"] = None
    importlib.import_module("flask_socketio")
    del modules["requests"]
    source = path.read_bytes() if path.is_file() else b""
    if b"flask_limiter" in source:
        importlib.import_module("flask_limiter")
    if b"sqlite3" in source:
        importlib.import_module("course.checking.databases").hurry()

    from course.checking.serve import serve

    serve(port, token)


if __name__ == "__main__":
    main()
