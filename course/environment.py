"""Sees that everything runs inside `.venv`, and has it made or mended when it is not whole.

Only the standard library, and of that only `os` and `sys` on the usual way: every command pays
for what is imported here.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LEARN = os.path.join(ROOT, "learn.py")
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
REQUIREMENTS = "requirements.txt"
UNFINISHED = "unfinished"

# Counts the changes of interpreter in a row: a broken .venv must not send us round for ever.
HOPS = "REAL_TIME_FLASK_HOPS"


def main() -> None:
    """Run the command line inside `.venv`; never returns."""
    _open_standard_streams()
    hops = int(os.environ.pop(HOPS, "0"))
    # Both would let foreign packages, or another Python's library, into .venv.
    for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__"):
        os.environ.pop(name, None)
    if not runs_inside():
        if hops and is_installed():  # we came from entering it, and are still outside
            forget()
        if not is_installed():
            _make_ready()
        _go_on_with(PYTHON, hops)
    else:
        if _is_of_another_python():
            forget()
        if not is_installed():
            _go_on_with(_python_outside(), hops)
    _hand_over(hops)


def runs_inside() -> bool:
    """Whether this interpreter is the one of `.venv`."""
    try:
        return os.path.samefile(sys.prefix, VENV)
    except OSError:
        return False


def is_installed(requirements: str = REQUIREMENTS) -> bool:
    """Whether `.venv` is whole, still where it was made, and holds what the file asks for now."""
    _, _, rest = read(stamp_of(requirements)).partition("\n")
    return rest == wanted(requirements) and _interpreter_exists()


def wanted(requirements: str) -> str:
    """What the stamp of a finished installation says below the version of Python."""
    names = dict.fromkeys([REQUIREMENTS, requirements])
    return "\n".join([place(), *(read(os.path.join(ROOT, name)) for name in names)])


def place() -> str:
    """Where `.venv` lies: its scripts hold absolute paths, so it can't be moved."""
    return os.path.normcase(os.path.realpath(VENV))


def stamp_of(requirements: str) -> str:
    """The path of the note that says what was installed; it lies in `.venv` and goes with it."""
    return os.path.join(VENV, f"installed-{requirements}")


def forget() -> None:
    """Note that `.venv` is not whole, so that the next start makes it anew."""
    with open(stamp_of(REQUIREMENTS), "w", encoding="utf-8") as stamp:
        stamp.write(UNFINISHED)


def read(path: str) -> str:
    """The text of a file; empty when there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""


def fail(sentence: str, code: int = 2) -> None:
    """Leave with one sentence."""
    print(sentence, file=sys.stderr)
    sys.exit(code)


def _interpreter_exists() -> bool:
    """Whether `.venv` has its interpreter, and the Python it was made with is still there."""
    for line in read(os.path.join(VENV, "pyvenv.cfg")).splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "home":
            return os.path.exists(PYTHON) and os.path.isdir(value.strip())
    return False


def _is_of_another_python() -> bool:
    """Whether Python was updated beneath `.venv`; seen from inside, as this very interpreter."""
    version, _, rest = read(stamp_of(REQUIREMENTS)).partition("\n")
    return bool(rest) and version != "{}.{}".format(*sys.version_info[:2])


def _make_ready() -> None:
    from course.installing import SetupProblem, make_ready

    try:
        make_ready(REQUIREMENTS)
    except SetupProblem as problem:
        fail(str(problem))
    except KeyboardInterrupt:
        fail("\nStopped. Type the same command to go on.", 130)


def _python_outside() -> str:
    """The Python that `.venv` was made with."""
    outside: str = getattr(sys, "_base_executable", "")
    if not outside or outside == sys.executable:
        fail("The folder .venv has to be made anew: delete it, then type the same command again.")
    return outside


def _go_on_with(python: str, hops: int) -> None:
    """Start this very command again with another interpreter, in place of this one."""
    if hops > 3:
        fail("The folder .venv can't be mended: delete it, then type the same command again.")
    os.environ[HOPS] = str(hops + 1)
    command = [python, LEARN, *sys.argv[1:]]
    try:
        if os.name != "nt":
            os.execv(python, command)
        _run_as_child(command)  # Windows' execv returns to the shell at once
    except OSError as error:
        forget()
        fail(
            f"{python} can't be started ({error.strerror}): type the same command again to mend it."
        )


def _run_as_child(command: list[str]) -> None:
    """Run the command, let it alone answer Ctrl-C, and leave with its exit code."""
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def _hand_over(hops: int) -> None:
    try:
        from course.cli import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in ("course", "final_app", "runtime", "tests"):
            raise
        print(f"The package {missing.name} is missing from .venv.", file=sys.stderr)
        forget()
        _go_on_with(_python_outside(), hops)


def _open_standard_streams() -> None:
    """Give a start without stdin, stdout or stderr an empty one.

    Otherwise the next file to be opened would get its number, and a child would write into it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
