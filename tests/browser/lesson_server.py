"""Serves a lesson the way a learner does by hand, in a process that a test can stop and restart."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds


class LessonServer:
    """`flask --app … run` on a free port, which it keeps over restarts.

    What the lesson stores goes to `folder`.
    """

    def __init__(self, app: str, folder: Path = ROOT) -> None:
        self.app = app
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", str(ROOT / self.app), "run"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=self.folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.app} does not serve on port {self.port}")
            time.sleep(0.05)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> "LessonServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answers(self) -> bool:
        try:
            with urlopen(self.url, timeout=5):
                return True
        except (URLError, OSError):
            return False
