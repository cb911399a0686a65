"""A small course of one package, for tests that set up its environment."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from course.lessons import ROOT

MACHINERY = ("__init__.py", "environment.py", "installing.py", "pip_output.py")
# In place of the commands: says where it runs, and with which package.
STAND_IN = """
import sys
def run(arguments):
    import rtf_probe
    print("in", sys.prefix, "with", rtf_probe.VERSION, *arguments, flush=True)
    return int(arguments[1]) if arguments[:1] == ["exit"] else 0
"""


def write_wheel(folder, version):
    name = f"rtf_probe-{version}"
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("rtf_probe.py", f"VERSION = 'probe {version}'\n")
        meta = f"Metadata-Version: 2.1\nName: rtf-probe\nVersion: {version}\n"
        wheel.writestr(f"{name}.dist-info/METADATA", meta)
        tag = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr(f"{name}.dist-info/WHEEL", tag)
        wheel.writestr(f"{name}.dist-info/RECORD", "")


class Repository:
    """A small course that needs one package, in two versions, from a folder of wheels."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.venv = folder / ".venv"
        self.wheels = folder / "wheels"
        self.wheels.mkdir(parents=True)
        for version in ("1.0", "2.0"):
            write_wheel(self.wheels, version)
        shutil.copy(ROOT / "learn.py", folder)
        (folder / "course").mkdir()
        for name in MACHINERY:
            shutil.copy(ROOT / "course" / name, folder / "course")
        (folder / "course" / "cli.py").write_text(STAND_IN, "utf-8")
        self.ask_for("1.0")

    def ask_for(self, version):
        (self.folder / "requirements.txt").write_text(f"rtf-probe=={version}\n", "utf-8")

    def environment(self, **more):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        wheels = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri()}
        return {**kept, "PIP_CONFIG_FILE": os.devnull, **wheels, **more}

    def command(self, *arguments):
        return [sys.executable, str(self.folder / "learn.py"), *arguments]

    def learn(self, *arguments, before="", cwd=None, **more):
        """Run learn.py to its end; `before` is Python to run first, in the same interpreter."""
        command = self.command(*arguments)
        if before:
            script = f"import runpy, sys; sys.argv = sys.argv[1:]\n{before}\n"
            script += "runpy.run_path(sys.argv[0], run_name='__main__')"
            command = [sys.executable, "-c", script, *command[1:]]
        return subprocess.run(
            command,
            cwd=cwd or self.folder,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
