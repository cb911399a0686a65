"""The commands as a person types them on this computer."""

import os
import shlex
import shutil
from pathlib import Path

from course.lessons import ROOT


def learn(arguments: str = "", anywhere: bool = False) -> str:
    """`python learn.py check 1`, or with `python3` where there is no `python`.

    From another folder the path of learn.py stands there, unless it is for `anywhere`: other people
    in their own copies.
    """
    python = "python" if os.name == "nt" or shutil.which("python") else "python3"
    script = "learn.py" if anywhere or is_here() else quoted(ROOT / "learn.py")
    return f"{python} {script} {arguments}".rstrip()


def is_here() -> bool:
    """Whether the command is typed in the folder of learn.py."""
    try:
        return Path.cwd() == ROOT
    except FileNotFoundError:  # the folder was deleted meanwhile
        return False


def quoted(path: Path) -> str:
    """A path as one word of a command, also with spaces in it."""
    if os.name == "nt":
        return f'"{path}"' if " " in str(path) else str(path)
    return shlex.quote(str(path))
