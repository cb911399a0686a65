"""The commands as a person types them on this computer."""

import os
import shutil


def learn(arguments: str = "") -> str:
    """`python learn.py check 1`, or with `python3` where there is no `python`."""
    python = "python" if os.name == "nt" or shutil.which("python") else "python3"
    return f"{python} learn.py {arguments}".rstrip()
