"""Measures how long people hear nothing when one of three servers behind nginx is killed.

    python benchmarks/blackout.py
    python benchmarks/blackout.py --members 60

It is the test of the storm with more people: tests/engines/test_storm.py. Needs Redis, PostgreSQL
and nginx.
"""

import argparse
import os
import re
import subprocess
import sys

from results import conditions, row, save, told
from servers import ROOT

TOLD = re.compile(
    r"(?P<lost>\d+) of (?P<all>\d+) pages were on the server that was killed: blackout\n"
    r"p50 (?P<p50>[\d.]+) s, p99 (?P<p99>[\d.]+) s"
)


def measure(members):
    """What one storm tells: who had to come back, and how long that took, in seconds."""
    storm = [sys.executable, "-m", "pytest", "-q", "-s", "tests/engines/test_storm.py"]
    done = subprocess.run(
        storm,
        cwd=ROOT,
        env=os.environ | {"STORM_PAGES": str(members)},
        capture_output=True,
        text=True,
    )
    found = TOLD.search(done.stdout)
    if done.returncode or not found:
        sys.exit(f"The storm has told nothing: {done.stdout.strip()[-1000:]}")
    return {name: float(value) for name, value in found.groupdict().items()}


def table(found):
    lines = [row("people", "on the server that was killed", "blackout p50", "p99")]
    lines.append("|---:|---:|---:|---:|")
    for each in found:
        counts = [f"{each[name]:.0f}" for name in ("all", "lost")]
        lines.append(row(*counts, *(f"{each[name]:.2f}" for name in ("p50", "p99"))))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", help="a file for the results")
    options = parser.parse_args()
    began = conditions()
    found = [measure(options.members) for _ in range(options.rounds)]
    title = "From the death of one of three servers to the next message heard, in seconds"
    print(f"{told(began)}\n\n{title}\n\n{table(found)}")
    if options.json:
        save(options.json, began, [{"title": title, "found": found}])


if __name__ == "__main__":
    main()
