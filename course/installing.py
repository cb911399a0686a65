"""Makes `.venv` and installs a requirements file into it, with progress and plain words.

Only the standard library. Whatever happens half-way, the stamp says *unfinished* until the end,
and the next start makes `.venv` anew.
"""

import contextlib
import errno
import glob
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from course.environment import (
    LEARN,
    PYTHON,
    REQUIREMENTS,
    ROOT,
    UNFINISHED,
    VENV,
    forget,
    is_installed,
    place,
    read,
    stamp_of,
    wanted,
)
from course.pip_output import DISK_FULL, HAS_EVERYTHING, READ_ONLY, Progress, why_it_failed

LOG = os.path.join(VENV, "install.log")


class SetupProblem(Exception):
    """The environment can't be made; the message is one sentence that says what to do."""


def make_ready(requirements: str) -> None:
    """Make `.venv` hold what the requirements file asks for.

    Raises `SetupProblem`.
    """
    try:
        with _ends_on_sigterm(), _alone() as lock:
            if is_installed(requirements):  # another start has done it while we waited
                return
            if _is_usable():
                print(f"Installing what {requirements} asks for into .venv.", flush=True)
            else:
                _make_venv(lock)
            forget()
            _install(requirements, lock)
            for name in dict.fromkeys([REQUIREMENTS, requirements]):
                _write_stamp(name)
            print("Done.\n", flush=True)
    except OSError as error:
        raise SetupProblem(_sentence_for(error)) from error


@contextlib.contextmanager
def _alone() -> Iterator[int]:
    """Let one start at a time change `.venv`; yields the descriptor that holds the lock.

    The lock is on learn.py: it is always there, and making .venv anew does not delete it.
    """
    with open(LEARN, "rb") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 30)  # far behind the text, which others must be able to read
            _wait_for(lambda: msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1))
        else:
            import fcntl

            _wait_for(lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB))
        yield file.fileno()


def _wait_for(lock: Callable[[], None]) -> None:
    told = False
    while True:
        try:
            return lock()
        except (BlockingIOError, PermissionError):
            if not told:
                print("Another start is setting up the course: waiting for it.", flush=True)
            told = True
            time.sleep(0.2)
        except OSError:
            return None  # a file system without locks


@contextlib.contextmanager
def _ends_on_sigterm() -> Iterator[None]:
    """Turn SIGTERM into an exit that ends pip too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _is_usable() -> bool:
    """Whether `.venv` can be kept: finished once, not moved, and its Python and pip start.

    One that a person made by hand has no stamp; it is kept too.
    """
    stamp = read(stamp_of(REQUIREMENTS))
    if stamp:
        here = stamp != UNFINISHED and stamp.split("\n")[1:2] == [place()]
    else:
        here = VENV in read(os.path.join(os.path.dirname(PYTHON), "activate"))
    if not here:
        return False
    asks = "import pip, sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        return subprocess.run([PYTHON, "-I", "-c", asks], capture_output=True).returncode == 0
    except OSError:
        return False


def _make_venv(lock: int) -> None:
    print(
        "Setting up the course in .venv. This happens once, and takes about a minute.", flush=True
    )
    try:
        import ensurepip  # noqa: F401  Debian packs venv without it
        import venv
    except ImportError:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise SetupProblem(
            "This Python comes without its venv module. On Debian and Ubuntu, type"
            f" sudo apt install {package}   and then the same command again."
        ) from None
    if os.path.islink(VENV):
        raise SetupProblem(
            f"{VENV} is a link, and no environment can be made there. Take it away, then type the"
            " same command again."
        )
    if os.path.isdir(VENV):
        shutil.rmtree(VENV)
    os.makedirs(VENV, exist_ok=True)
    forget()
    venv.EnvBuilder(symlinks=os.name != "nt").create(VENV)
    _run(["ensurepip", "--default-pip"], lock)


def _install(requirements: str, lock: int) -> None:
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "--no-color"]
    command = ["pip", "install", *options, "--no-warn-script-location", "-r", requirements]
    try:
        _run(command, lock, Progress())
    except BaseException:
        # pip touches nothing before it has everything: the next start need not begin anew.
        if HAS_EVERYTHING not in read(LOG):
            _write_stamp(REQUIREMENTS, holds="nothing new")
        raise


def _run(command: list[str], lock: int, progress: Progress | None = None) -> None:
    """Run a module of `.venv`'s Python with its output in the log, and follow it there."""
    # The child holds the lock too, since it may outlive us when we are killed.
    keeps = () if os.name == "nt" else (lock,)
    with open(LOG, "w", encoding="utf-8") as log:
        child = subprocess.Popen(
            [PYTHON, "-I", "-m", *command],
            cwd=ROOT,
            env=_pip_settings(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=keeps,
        )
    try:
        _follow(child, progress)
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
    if child.returncode:
        raise SetupProblem(why_it_failed(read(LOG), os.path.relpath(LOG, ROOT)))


def _pip_settings() -> dict[str, str]:
    """The environment without the settings that lead pip out of `.venv` or make it mute.

    Proxies, indexes and certificates stay.
    """
    leading_out = ("TARGET", "PREFIX", "ROOT", "PYTHON", "DRY_RUN", "QUIET", "VERBOSE", "NO_DEPS")
    names = {f"PIP_{name}" for name in leading_out}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return {**kept, "PIP_USER": "0", "PYTHONUTF8": "1"}


def _follow(child: "subprocess.Popen[bytes]", progress: Progress | None) -> None:
    before = _packages_in_place()
    with open(LOG, encoding="utf-8", errors="replace") as log:
        ended = False
        while not ended:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(0.2)
                ended = True
            if progress:
                progress.read(log.read())
                progress.installed(_packages_in_place() - before)
    if progress:
        progress.finish()


def _packages_in_place() -> int:
    folder = os.path.join(glob.escape(VENV), "Lib" if os.name == "nt" else "lib/*", "site-packages")
    return len(glob.glob(os.path.join(folder, "*.dist-info")))


def _write_stamp(requirements: str, holds: str = "") -> None:
    """Note that `.venv` is whole, with what the file asks for in it, or with something else."""
    asks = "import sys; print('%d.%d' % sys.version_info[:2], end='')"
    version = subprocess.check_output([PYTHON, "-I", "-c", asks], text=True)
    text = f"{place()}\n{holds}" if holds else wanted(requirements)
    with open(stamp_of(requirements), "w", encoding="utf-8") as stamp:
        stamp.write(f"{version}\n{text}")


def _sentence_for(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{READ_ONLY} ({error.filename or ROOT})"
    where = f" at {error.filename}" if error.filename else ""
    return f"Setting up failed{where}: {error.strerror}. Delete .venv, then type the same command again."
