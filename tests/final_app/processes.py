"""The chat as a process of its own, for tests that kill it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class ChatProcess:
    """`python -m final_app` on one database; what is still running in the end is killed."""

    def __init__(self, database, **environment):
        self.environment = {
            "CHAT_SECRET_KEY": "of the tests",
            "CHAT_PORT": "0",
            "CHAT_LIMITS": "off",
            "CHAT_DATABASE": str(database),
            **environment,
        }
        self.log = Path(f"{database}.log")
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.kill()

    def start(self):
        """Starts it, once more if it was killed; returns its address."""
        # A file, as a pipe that nobody reads stops its writer when it is full.
        with self.log.open("a+", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "final_app"],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            line = self.process.stdout.readline()
            found = re.fullmatch(r"Chat: (http://\S+)\n", line)
            errors.seek(0)
            assert found, line + errors.read()
        return found[1]

    def kill(self):
        """Ends it at once, wherever it was, as `kill -9` does."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def deployed(folder):
    """Copies the chat to a folder where it may not write; returns what its command begins with."""
    left_out = shutil.ignore_patterns("__pycache__")
    for part in ("final_app", "runtime"):
        shutil.copytree(ROOT / part, folder / part, ignore=left_out)
    folder.chmod(0o555)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Root may write anywhere, unless it gives that up, and then it is like anybody else here.
    return ["setpriv", "--bounding-set=-dac_override"] if is_root else []
