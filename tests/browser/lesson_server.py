"""Serves a lesson the way a learner does by hand, in a process that a test can stop and restart."""

import os
import re
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class LessonServer:
    """`flask --app … run` on a free port, which it keeps over restarts.

    What the lesson stores goes to `folder`.
    """

    def __init__(self, app: str, folder: Path = ROOT) -> None:
        self.app = app
        self.folder = folder
        self.port = 0  # any; a port that was free a moment ago may be somebody else's by now

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", str(ROOT / self.app), "run"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=self.folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self.port = self._port_it_tells()
        # Nobody reads what it says later, but it can't go on when there is no room for that.
        self.reader = threading.Thread(target=deque, args=(self.process.stderr, 0), daemon=True)
        self.reader.start()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()

    def __enter__(self) -> "LessonServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _port_it_tells(self) -> int:
        """The port, from the line that it writes once it listens there."""
        said = []
        for line in self.process.stderr:
            said.append(line)
            if found := re.search(r"Running on http://127\.0\.0\.1:(\d+)", line):
                return int(found[1])
        raise RuntimeError(f"{self.app} does not serve: {''.join(said)}")
