"""The chat as people run it, in a process of its own that may be killed at any moment."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds until a test gives up; nothing takes this long on a machine with time


class Server:
    """`python -m final_app` on one database file, started and stopped any number of times."""

    def __init__(self, folder, program=("-m", "final_app")):
        self.database = folder / "chat.sqlite3"
        self.log = folder / "server.log"
        self.program = program
        self.process = None

    @property
    def is_running(self):
        return self.process is not None

    def start(self):
        """Starts it and returns its port, once it serves."""
        environment = {
            "CHAT_SECRET_KEY": "a long secret of the tests and of nobody else",
            "CHAT_PORT": "0",
            "CHAT_LIMITS": "off",  # a storm is faster than people are allowed to be
        }
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program, "--database", str(self.database)],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        line = self.process.stdout.readline()
        found = re.fullmatch(r"Chat: http://\S+:(\d+)\n", line)
        assert found, f"{line}{self.log.read_text('utf-8')}"
        return int(found[1])

    def stop(self, number=signal.SIGTERM):
        """Sends a signal and waits for the end."""
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.process = None

    def kill(self):
        """Ends it without a word, as a power cut would."""
        self.stop(getattr(signal, "SIGKILL", signal.SIGTERM))
