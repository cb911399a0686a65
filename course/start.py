"""Serves the chat and the course site together, and says where they are."""

import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass, field

from course import processes
from course.checking.patience import seconds
from course.lessons import ROOT, all_lessons
from course.ports import address_for_others, free_port
from course.words import learn

SITE_PORT = 8000
STARTING = 60.0  # seconds without a word from either before both are up, on a slow machine

# A child and a line it wrote; no line once it has ended.
Report = tuple["Served", str | None]


@dataclass
class Served:
    """One of the two programs."""

    name: str
    child: "subprocess.Popen[str]"
    address: str = ""
    lines: list[str] = field(default_factory=list)


def run_start(host: str, port: int) -> int:
    """Serve both until Ctrl-C; returns the exit code."""
    reports: queue.Queue[Report] = queue.Queue()
    served: list[Served] = []
    code = 0
    # A learner's chat shows what travels; elsewhere it stays a chat.
    os.environ.setdefault("CHAT_INSPECTOR", str(ROOT / "lessons" / "shared"))
    with processes.until_stopped():
        try:
            chat = ("final_app", "--host", host, "--port", str(port))
            port_of_site = free_port(host, SITE_PORT)
            site = ("course.site_server", host, str(port_of_site))
            for name, command in (("Chat", chat), ("Course", site)):
                one = Served(name, processes.start(*command, piped=True))
                served.append(one)
                threading.Thread(target=_listen_to, args=(one, reports), daemon=True).start()
            if port_of_site != SITE_PORT:
                print(f"Port {SITE_PORT} is busy, so the course took {port_of_site}.", flush=True)
            code = _stay(served, reports, host)
        finally:
            processes.stop(*(one.child for one in served))
    return code


def _listen_to(one: Served, reports: "queue.Queue[Report]") -> None:
    assert one.child.stdout is not None
    for line in one.child.stdout:
        reports.put((one, line.rstrip("\n")))
    reports.put((one, None))


def _stay(served: list[Served], reports: "queue.Queue[Report]", host: str) -> int:
    """Pass on what the two write until one of them ends."""
    welcomed = False
    silent = 0.0
    while True:
        try:
            one, line = reports.get(timeout=0.5)  # Windows hears Ctrl-C only in between
        except queue.Empty:
            silent += 0.5
            if not welcomed and silent > seconds(STARTING):
                print("The servers do not come up: see learn.py doctor.", file=sys.stderr)
                return 1
            continue
        silent = 0.0
        if line is None:
            print(f"{_NAMES[one.name]} has ended, so everything stops.", file=sys.stderr)
            return 1
        if line.startswith(f"{one.name}: http"):
            one.address = line.partition(" ")[2]
        elif line:
            print(line, flush=True)
        if not welcomed and all(each.address for each in served):
            _welcome(served[0], served[1], host)
            welcomed = True


_NAMES = {"Chat": "The chat", "Course": "The course site"}


def _welcome(chat: Served, site: Served, host: str) -> None:
    first = next(lesson.number for lesson in all_lessons() if lesson.exercise.exists())
    print(f"\n  The chat     {chat.address}   open it in two windows and talk to yourself")
    print(f"  The course   {site.address}   concepts, lessons, and how the chat is made")
    if others := address_for_others(host, int(site.address.rpartition(":")[2])):
        print(f"  The course for others on this network: {others}")
    print(f"\nYour next step, in a second terminal:\n\n  {learn(f'lesson {first}')}\n")
    print("Ctrl-C here stops both.", flush=True)
