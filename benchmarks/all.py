"""Runs every side-by-side benchmark and rewrites RESULTS.md and results.svg; a quarter of an hour.

    python benchmarks/all.py
    python benchmarks/all.py --quick      small numbers, to see whether it runs; rewrites nothing

The machine should have nothing else to do. `verdicts.py` is not among them: it measures the course,
and takes as long again.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import report
from servers import installed

HERE = Path(__file__).resolve().parent
# Not flask-threading: chat-plain is that, and gevent is what its documentation advises.
SERVERS = ["chat", "chat-plain", "flask-gevent", "django", "node"]
SIDE_BY_SIDE = [word for server in SERVERS for word in ("--server", server)]
SIZES = ["fanout.py", "--scenario", "room", "--server", "chat", "--server", "node"]
FULL = {
    "fanout": ["fanout.py", "--rounds", "3", "--seconds", "3", *SIDE_BY_SIDE],
    "sizes": [*SIZES, "--rounds", "2", "--seconds", "4", "--members", "10", "100", "1000", "5000"],
    "posts": ["posts.py", "--rounds", "3", "--seconds", "3", *SIDE_BY_SIDE],
    "connections": ["connections.py", "--rounds", "2", "--seconds", "1", *SIDE_BY_SIDE],
    "restart": ["restart.py", "--rounds", "3"],
    "blackout": ["blackout.py", "--members", "300"],
    "history": ["history.py"],
}
QUICK = {
    "fanout": ["fanout.py", "--rounds", "1", "--seconds", "1", "--members", "20"],
    "sizes": [*SIZES, "--rounds", "1", "--seconds", "1", "--members", "10", "50"],
    "posts": ["posts.py", "--rounds", "1", "--seconds", "1"],
    "connections": ["connections.py", "--rounds", "1", "--seconds", "1", "--members", "40"],
    "restart": ["restart.py", "--rounds", "1", "--members", "20"],
    "blackout": ["blackout.py", "--members", "30"],
    "history": ["history.py", "--sizes", "1000", "10000", "--rounds", "20"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small numbers; keeps RESULTS.md")
    parser.add_argument("--folder", help="where the JSON files go (default: a temporary folder)")
    options = parser.parse_args()
    installed(["node"])  # before anything is measured
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, (script, *arguments) in (QUICK if options.quick else FULL).items():
            began = time.monotonic()
            file = folder / f"{name}.json"
            file.unlink(missing_ok=True)
            command = [sys.executable, str(HERE / script), *arguments, "--json", str(file)]
            went = "" if subprocess.run(command).returncode == 0 else "left out, after "
            print(f"({name}: {went}{time.monotonic() - began:.0f} s)\n", flush=True)
        if not options.quick:
            report(folder)


if __name__ == "__main__":
    main()
