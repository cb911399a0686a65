"""Runs the commands as a person does, reads what they write, and sees what they leave behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import psutil

from course.ports import free_port

LIMIT = 180  # seconds before a test gives up; on a busy machine a start builds the site in 60

# A run of the tests that was started in the background is deaf to these, and what it starts would
# be, too; but a person's terminal is not.
for name in ("SIGINT", "SIGHUP"):
    number = getattr(signal, name, None)
    if number and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler)


class Program:
    """A running command; use it in a `with` block, which ends it and all it started."""

    def __init__(self, *arguments, cwd, **environment):
        self.text = ""
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "course", *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(cwd), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self._news:
                self.text += line
                self._news.notify_all()

    def wait_for(self, words):
        """Wait until the program has written these words, and return what it wrote up to there."""
        with self._news:
            seen = self._news.wait_for(lambda: words in self.text, LIMIT)
            assert seen, f"never said {words!r}, but:\n{self.text}"
            before, _, self.text = self.text.partition(words)
        return before + words

    def family(self):
        """The processes the program has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, number):
        """Send a signal, and return the exit code with the processes that are left."""
        family = self.family()
        self.process.send_signal(number)
        code = self.process.wait(LIMIT)
        return code, [one for one in family if not has_ended(one)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            family = self.family()
            self.process.terminate()
            self.process.wait(LIMIT)
            for one in family:
                with contextlib.suppress(psutil.NoSuchProcess):  # it may end by itself meanwhile
                    one.kill()
        self.reader.join(LIMIT)
        self.process.stdout.close()


def is_gone(process):
    """Wait until the process has ended."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if has_ended(process):
            return True
        time.sleep(0.05)
    return False


def has_ended(process):
    """Whether the process has ended, buried or not: asked in one go, for it may end meanwhile."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def some_port():
    """A free port, apart from those of tests that run beside this one.

    It lies below those that the system gives to whoever connects to anything: a test that stops a
    server and starts it again finds it still free.
    """
    return free_port("127.0.0.1", 20_000 + os.getpid() * 20 % 12_000)
