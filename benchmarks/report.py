"""Makes RESULTS.md and its picture of what the benchmarks have written with `--json`.

    python benchmarks/report.py FOLDER

The folder holds fanout.json, sizes.json, posts.json, connections.json, restart.json,
blackout.json and history.json, as all.py makes them. What RESULTS.md tells from KEPT on stays as it is.
"""

import json
import sys
from pathlib import Path

import blackout
import history
import restart
from plot import drawn
from results import row
from side_by_side import medians, table

HERE = Path(__file__).resolve().parent
RESULTS, PICTURE = HERE / "RESULTS.md", HERE / "results.svg"
KEPT = "## Save to verdict"
BETTER = "How many times as good as Node's socket.io: right of the line is better"
BARS = {  # what a group of bars shows: the scenario, the column, and whether less of it is better
    "A room of 100: deliveries per CPU second": ("room", "CPU µs/delivery", True),
    "A room of 1,000: deliveries per CPU second": ("big", "CPU µs/delivery", True),
    "20 messages a second: deliveries per CPU second": ("paced", "CPU µs/delivery", True),
    "Durable posts per second": ("posts", "posts/s", False),
    "Connections per MB of memory": ("idle", "KB/connection", True),
}
GOALS = [  # what it is, the goal, the scenario, the column, and whether Node's is divided by ours
    ("room of 100, 4 writers: deliveries per CPU second", "≥ 2.5", "room", "CPU µs/delivery", True),
    ("room of 1,000, 10 writers: the same", "≥ 5", "big", "CPU µs/delivery", True),
    ("20 messages/s, room of 500: CPU per delivery", "≤ 0.9", "paced", "CPU µs/delivery", False),
    ("20 messages/s, room of 500: p99", "≤ 1", "paced", "p99 ms", False),
    ("memory per idle connection", "≤ 1.5", "idle", "KB/connection", False),
    ("durable posts per second", "≥ 1", "posts", "posts/s", False),
]


def ratio_to_node(found, server, column, inverse):
    """How many times Node's value a server's is, or the other way round; None without both."""
    if "node" not in found or server not in found:
        return None
    own, peer = (medians(found[one])[column] for one in (server, "node"))
    above, below = (peer, own) if inverse else (own, peer)
    return above / below if above > 0 and below > 0 else None


def picture(found):
    """The bars of every group that has any."""
    groups = {}
    for name, (scenario, column, inverse) in BARS.items():
        servers = [one for one in found.get(scenario, {}) if one != "node"]
        ratios = {one: ratio_to_node(found[scenario], one, column, inverse) for one in servers}
        if known := {server: ratio for server, ratio in ratios.items() if ratio}:
            groups[name] = known
    return drawn(BETTER, groups) if groups else None


def goals(found):
    lines = [row("the chat, as a ratio to Node", "goal", "measured"), "|---|---:|---:|"]
    for name, goal, scenario, column, inverse in GOALS:
        ratio = ratio_to_node(found.get(scenario, {}), "chat", column, inverse)
        lines.append(row(name, goal, f"{ratio:.2f}" if ratio else "–"))
    return "\n".join(lines)


def by_size(tables):
    """The chat's CPU per delivery in rooms of every size, in one table."""
    sizes = [row("members", *(f"{one['members']:,}" for one in tables))]
    sizes.append("|---|" + "---:|" * len(tables))
    for server in tables[0]["found"]:
        cpu = [medians(one["found"][server])["CPU µs/delivery"] for one in tables]
        sizes.append(row(f"{server}: CPU µs per delivery", *(f"{each:.1f}" for each in cpu)))
    busiest = max(
        medians(rounds)["generator CPU %"] for one in tables for rounds in one["found"].values()
    )
    return "\n".join(sizes) + f"\n\nThe generator took {busiest:.0f} % of a core at the most."


def written(runs):
    """The text of RESULTS.md but for what is kept."""
    began = next(iter(runs.values()))["conditions"]
    versions = ", ".join(f"{name} {version}" for name, version in began["versions"].items())
    loads = ", ".join(f"`{name}` {run['conditions']['load']}" for name, run in runs.items())
    commands = "\n".join(run["command"] for run in runs.values())
    servers = [one for name in ("fanout", "posts", "connections") for one in of(runs, name)]
    found = {one["scenario"]: one["found"] for one in servers}
    yield "# Results\n\nHow to read them is in the [README](README.md). What counts are ratios.\n"
    yield "## Side by side\n"
    processor = f" of {began['processor']}" if began.get("processor") else ""
    machine = f"{began['cores']} cores{processor}, {began['system']}"
    yield f"One run of `python benchmarks/all.py` on {began['date']}; {machine}; `{versions}`.\n"
    yield f"Load of the machine when each began: {loads}.\n\n```\n{commands}\n```"
    if drawing := picture(found):
        PICTURE.write_text(drawing, "utf-8")
        yield f"\n![{BETTER}]({PICTURE.name})\n\n{goals(found)}"
    for one in servers:
        yield f"\n### {one['title']}\n\n{table(one['found'], one['scenario'])}"
    if sizes := of(runs, "sizes"):
        yield f"\n### CPU per delivery by the size of the room\n\n{by_size(sizes)}"
    for one in of(runs, "restart"):
        yield f"\n### Blackout of a restart\n\n{one['title']}.\n\n{restart.table(one['found'])}"
    for one in of(runs, "blackout"):
        yield f"\n### Blackout of one server of three\n\n{one['title']}.\n"
        yield blackout.table(one["found"])
    for one in of(runs, "history"):
        pages = history.table(one["sizes"], one["found"])
        yield f"\n### A page of history\n\n{one['title']}.\n\n{pages}"


def of(runs, name):
    return runs[name]["tables"] if name in runs else []


def report(folder):
    """Rewrites RESULTS.md and the picture from what a folder holds."""
    names = ["fanout", "sizes", "posts", "connections", "restart", "blackout", "history"]
    files = {name: Path(folder) / f"{name}.json" for name in names}
    runs = {
        name: json.loads(file.read_text("utf-8")) for name, file in files.items() if file.exists()
    }
    if not runs:
        sys.exit(f"There are no results in {folder}. Make them: python benchmarks/all.py")
    _, heading, kept = RESULTS.read_text("utf-8").partition(KEPT)
    RESULTS.write_text("\n".join(written(runs)) + f"\n\n{heading}{kept}", "utf-8")
    print(f"Written: {RESULTS.name} and {PICTURE.name} in benchmarks/")


if __name__ == "__main__":
    report(sys.argv[1])
