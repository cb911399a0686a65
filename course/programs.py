"""Finds the programs that are not in Python, and says how to install those that are missing."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/opt/homebrew/opt/postgresql/bin")
ALSO_CALLED = {"redis-server": ["valkey-server"]}
PACKAGES = {  # of each program: its package for apt, and for Homebrew
    "redis-server": ("redis-server", "redis"),
    "initdb": ("postgresql", "postgresql"),
    "nginx": ("nginx", "nginx"),
}


class CannotStart(Exception):
    """A program is missing or does not come up; the message is one sentence that says what to do."""


def find(program: str) -> str | None:
    """Where a program is; servers are often not on the path."""
    debian = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    path = os.pathsep.join([os.environ["PATH"], *PLACES, *debian])
    names = [program, *ALSO_CALLED.get(program, [])]
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


def how_to_install(programs: Iterable[str]) -> str:
    """The command that installs what is missing, for this system."""
    is_mac = sys.platform == "darwin"
    names = " ".join(PACKAGES[program][is_mac] for program in programs)
    return f"brew install {names}" if is_mac else f"sudo apt install {names}"


def what_is_missing(programs: Iterable[str]) -> str:
    """A sentence about programs that are not here; empty when all of them are."""
    if not (missing := [program for program in programs if find(program) is None]):
        return ""
    if sys.platform == "win32":
        return f"There is no {' and no '.join(missing)} on Windows: use WSL, and try there."
    return f"This needs {' and '.join(missing)}: {how_to_install(missing)}"


def found(program: str) -> str:
    """Where a program is; raises CannotStart when it is missing."""
    path = find(program)
    if path is None:
        raise CannotStart(what_is_missing([program]))
    return path
