"""What a benchmark leaves behind: under which conditions it ran, and what it found, as JSON."""

import contextlib
import datetime
import importlib.metadata
import json
import os
import platform
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"
PACKAGES = ["Flask-SocketIO", "python-socketio", "gevent", "Django", "channels", "uvicorn"]


def conditions():
    """What somebody has to know to judge figures: the machine, what else it did, the versions."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "processor": processor(),
        "load": round(os.getloadavg()[0], 1),
        "system": platform.system(),
        "versions": {"Python": platform.python_version(), **versions()},
    }


def processor():
    """What the system calls its processor, or nothing where it does not say."""
    with contextlib.suppress(OSError):
        told = Path("/proc/cpuinfo").read_text("utf-8")
        if found := re.search(r"model name\s*: (.+)", told):
            return found[1]
    return platform.processor()


def versions():
    found = {"SQLite": sqlite3.sqlite_version}
    for package in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    with contextlib.suppress(OSError):
        told = subprocess.run(["node", "--version"], capture_output=True, text=True)
        found["Node"] = told.stdout.strip().removeprefix("v")
        for package in ("socket.io", "better-sqlite3"):
            about = PEERS / "node" / "node_modules" / package / "package.json"
            found[package] = json.loads(about.read_text("utf-8"))["version"]
    return found


def save(file, began, tables):
    """Writes down what a script has found; `began` are the conditions at its beginning."""
    command = " ".join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *asked()])
    told = {"command": command, "conditions": began, "tables": tables}
    Path(file).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


def asked():
    """The arguments, but for the file that is nobody's concern."""
    words = iter(sys.argv[1:])
    return [word for word in words if word != "--json" or not next(words, "")]


def row(*cells):
    return f"| {' | '.join(map(str, cells))} |"


def told(began):
    """The conditions in a line, for the terminal."""
    python = began["versions"]["Python"]
    return f"{began['cores']} cores, load {began['load']}, Python {python}, {began['system']}"
