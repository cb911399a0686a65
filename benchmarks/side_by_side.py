"""Runs servers side by side on the same work; `fanout.py`, `posts.py`, `connections.py` say which.

The rounds are interleaved, so that a busy moment of the machine hits everybody; each server and
each round has a process and a database of its own. Loopback only; it ends by itself.
"""

import argparse
import json
import statistics
import subprocess
import sys

from results import conditions, row, save, told
from servers import HERE, SERVERS, installed, running, signed_in

SCENARIOS = {
    # name: members, rooms, writers, what a writer waits for
    "room": (100, 1, 4, "own message"),
    "big": (1000, 1, 10, "own message"),
    "paced": (500, 1, 10, "nothing"),
    "posts": (10, 10, 10, "ack"),
    "idle": (520, 1, 1, "nothing"),
}
COLUMNS = ["deliveries/s", "posts/s", "CPU µs/delivery", "p50 ms", "p99 ms", "KB/connection"]
COLUMNS += ["server CPU %", "generator CPU %"]


def measure(server, scenario, members, options):
    """One round of one server."""
    _, room_count, writers, wait_for = SCENARIOS[scenario]
    rooms = ["general"] if room_count == 1 else [f"room-{n}" for n in range(room_count)]
    paced = {"paced": options.paced, "idle": 0.01}.get(scenario, 0)
    with running(server, rooms, options.folder) as (process, url):
        ours = server.startswith("chat")
        people = [signed_in(url, f"Person {n}") for n in range(10)] if ours else [("", "")]
        task = {"url": url, "pid": process.pid, "people": people, "rooms": rooms}
        task |= {"connections": members, "writers": writers, "wait_for": wait_for}
        task |= {"paced": paced, "seconds": options.seconds}
        done = subprocess.run(
            [sys.executable, str(HERE / "load.py"), json.dumps(task)],
            capture_output=True,
            text=True,
            timeout=240,
        )
        if done.returncode:
            sys.exit(f"{server}, {scenario}: {done.stderr.strip()[-2000:]}")
        return json.loads(done.stdout)


def about(scenario, members, options):
    """What was done, in a line."""
    _, _, writers, wait_for = SCENARIOS[scenario]
    pace = f"{options.paced:g} messages/s" if scenario == "paced" else f"each waits for: {wait_for}"
    rounds = f"medians of {options.rounds} rounds of {options.seconds:g} s"
    return f"{scenario}: {members:,} members, {writers} writers, {pace}; {rounds}"


def medians(rounds):
    return {name: statistics.median(each[name] or 0 for each in rounds) for name in rounds[0]}


def table(found, scenario):
    """What was measured: medians, the spread of the CPU per delivery, and ratios to Node."""
    if scenario == "idle":
        return memory(found)
    ratios = ("deliveries per CPU s", "p50", "p99", "memory", "posts/s")
    header = [*COLUMNS, "CPU min–max", *(f"{what}, ratio" for what in ratios)]
    lines = [row("server", *header), "|---|" + "---:|" * len(header)]
    own = {server: medians(rounds) for server, rounds in found.items()}
    peer = own.get("node")
    for server, rounds in found.items():
        mine = own[server]
        cells = [f"{mine[c]:,.1f}" if mine[c] < 100 else f"{mine[c]:,.0f}" for c in COLUMNS]
        cpu = [each["CPU µs/delivery"] for each in rounds]
        cells.append(f"{min(cpu):.1f}–{max(cpu):.1f}")
        cells.append(ratio(peer, mine, "CPU µs/delivery"))
        for column in ("p50 ms", "p99 ms", "KB/connection", "posts/s"):
            cells.append(ratio(mine, peer, column))
        lines.append(row(f"`{server}`", *cells))
    return "\n".join(lines)


def memory(found):
    """What a connection takes that only listens."""
    lines = [row("server", "KB/connection", "ratio"), "|---|---:|---:|"]
    own = {server: medians(rounds) for server, rounds in found.items()}
    for server, mine in own.items():
        kilobytes = ratio(mine, own.get("node"), "KB/connection")
        lines.append(row(f"`{server}`", f"{mine['KB/connection']:.1f}", kilobytes))
    return "\n".join(lines)


def ratio(above, below, column):
    if not above or not below or not below[column]:
        return "–"
    return f"{above[column] / below[column]:.2f}"


def options_of(text, scenarios):
    parser = argparse.ArgumentParser(description=text.splitlines()[0])
    parser.add_argument("--scenario", action="append", choices=scenarios, help="default: all")
    parser.add_argument("--server", action="append", choices=SERVERS, help="default: all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0, help="measured time per round")
    parser.add_argument("--paced", type=float, default=20.0, help="messages/s of that scenario")
    parser.add_argument("--members", type=int, nargs="+", help="instead of the scenario's number")
    parser.add_argument("--folder", help="where the databases go (default: the temporary folder)")
    parser.add_argument("--json", help="a file for the results")
    return parser.parse_args()


def compare(text, *scenarios):
    """Measures what the command line asks for of some scenarios, and prints a table of each."""
    options = options_of(text, scenarios)
    servers = installed(options.server or SERVERS)
    began, tables = conditions(), []
    print(told(began))
    for scenario in options.scenario or scenarios:
        for members in options.members or [SCENARIOS[scenario][0]]:
            found = {server: [] for server in servers}
            for _ in range(options.rounds):
                for server in servers:
                    found[server].append(measure(server, scenario, members, options))
            title = about(scenario, members, options)
            print(f"\n{title}\n\n{table(found, scenario)}", flush=True)
            one = {"scenario": scenario, "members": members, "title": title, "found": found}
            tables.append(one)
    if options.json:
        save(options.json, began, tables)
