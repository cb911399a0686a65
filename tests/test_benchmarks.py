"""Shows that the benchmarks' results become a page of tables, with a picture, and what was kept."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from course.lessons import ROOT

CONDITIONS = {"date": "2026-11-20", "cores": 2, "load": 0.1, "system": "Linux", "versions": {}}
MEASURED = ["deliveries/s", "posts/s", "CPU µs/delivery", "p50 ms", "p99 ms", "KB/connection"]
MEASURED += ["server CPU %", "generator CPU %"]


@pytest.fixture
def report(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import report

    monkeypatch.setattr(report, "RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr(report, "PICTURE", tmp_path / "results.svg")
    (tmp_path / "RESULTS.md").write_text("# Old\n\n## Save to verdict\n\nQuick.\n", "utf-8")
    return report


def test_the_tables_the_ratios_and_the_picture_are_of_one_run(report, tmp_path):
    found = {"chat": [dict.fromkeys(MEASURED, 5.0)] * 3, "node": [dict.fromkeys(MEASURED, 20.0)]}
    room = {"scenario": "room", "members": 100, "title": "room: 100 members", "found": found}
    told = {"command": "python benchmarks/fanout.py", "conditions": CONDITIONS, "tables": [room]}
    (tmp_path / "fanout.json").write_text(json.dumps(told), "utf-8")
    report.report(tmp_path)
    page = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert page.endswith("\n\n## Save to verdict\n\nQuick.\n")
    assert "Old" not in page
    assert re.search(r"room of 100, .*: deliveries per CPU second \| ≥ 2.5 \| 4.00 \|", page)
    picture = ElementTree.parse(tmp_path / "results.svg")
    assert "4.00" in [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]


SMALL = {
    "fanout.py": [
        "--scenario",
        "room",
        "--server",
        "chat",
        "--rounds",
        "1",
        "--seconds",
        "1",
        "--members",
        "20",
    ],
    "posts.py": ["--server", "chat", "--rounds", "1", "--seconds", "0.3"],
    "connections.py": ["--server", "chat", "--rounds", "1", "--seconds", "0.3", "--members", "30"],
    "restart.py": ["--server", "chat", "--rounds", "1", "--members", "12"],
    "history.py": ["--sizes", "200", "400", "--rounds", "2"],
}


@pytest.mark.parametrize("script", SMALL)
def test_each_script_measures_the_chat_and_writes_down_what_it_found(script, tmp_path):
    file = tmp_path / "found.json"
    command = [sys.executable, f"benchmarks/{script}", *SMALL[script], "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(file.read_text("utf-8"))
    assert told["conditions"]["cores"] > 0
    for table in told["tables"]:
        assert table["title"] in done.stdout
    if script == "fanout.py":
        for table in told["tables"]:
            [measured] = table["found"]["chat"]
            assert measured["posts/s"] > 0
            # What is on its way when the second begins, or ends: of each of four writers, what
            # it waits for, and on a busy machine one message more that others have still to hear.
            on_the_way = 4 * 2 * 20
            assert abs(measured["deliveries/s"] - 20 * measured["posts/s"]) <= on_the_way
