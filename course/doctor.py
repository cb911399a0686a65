"""Looks for what keeps the lessons from running on this computer, and says how to mend it."""

import importlib.metadata
import logging
import os
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from course import environment
from course.browsers import find_browser
from course.checking.patience import seconds
from course.lessons import ROOT, all_lessons
from course.ports import NoFreePort, free_port

VENDORED = ROOT / "lessons" / "shared" / "vendor" / "socket.io.esm.min.js"
# A file of such a name beside a lesson is imported in place of the package.
PACKAGES = ("flask", "flask_socketio", "socketio", "engineio", "simple_websocket", "werkzeug")
SET_UP_AGAIN = "delete the folder .venv and start learn.py again"


@dataclass(frozen=True)
class Finding:
    """What was looked at; with a mend when something is wrong with it."""

    what: str
    mend: str = ""


def run_doctor() -> int:
    """Print one line per finding; returns 1 when something has to be mended."""
    examinations: tuple[Callable[[], Iterator[Finding]], ...] = (
        python, packages, versions, shadows, patches, ports, browser, round_trip,
    )  # fmt: skip
    problems = 0
    for examine in examinations:
        for finding in examine():
            problems += bool(finding.mend)
            mark = (
                click.style("problem", fg="red") if finding.mend else click.style("ok", fg="green")
            )
            click.echo(f"{mark}{' ' * (3 if finding.mend else 8)}{finding.what}")
            if finding.mend:
                click.echo(f"          to mend it: {finding.mend}")
    click.echo(f"\n{problems} to mend." if problems else "\nEverything is well.")
    return 1 if problems else 0


def python() -> Iterator[Finding]:
    """Python itself, and whether this is the one in `.venv`."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(f"Python {version}, on {sys.platform}")
    if environment.runs_inside():
        yield Finding(f".venv is in use ({environment.VENV})")
    else:
        yield Finding(f"not in .venv, but in {sys.prefix}: fine if you chose so")


def packages() -> Iterator[Finding]:
    """Each package requirements.txt pins, against the version that is installed."""
    pins = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.M
    )
    good = 0
    for name, pinned in pins:
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(f"{name} is not installed", SET_UP_AGAIN)
            continue
        if installed != pinned:
            yield Finding(f"{name} is {installed}; the course is made for {pinned}", SET_UP_AGAIN)
        else:
            good += 1
    yield Finding(f"{good} of {len(pins)} packages are installed in the version the course wants")


def versions() -> Iterator[Finding]:
    """Whether the browser's Socket.IO client and the server's speak the same protocol."""
    banner = re.search(r"Socket\.IO v(\d+)\.\S+", VENDORED.read_text("utf-8")[:300])
    try:
        server = importlib.metadata.version("Flask-SocketIO")
    except importlib.metadata.PackageNotFoundError:
        return
    client = banner[0] if banner else "of an unknown version"
    fits = banner and banner[1] in ("3", "4") and server.startswith("5.")
    what = f"the browser's client is {client}, the server Flask-SocketIO {server}"
    mend = f"restore {VENDORED.relative_to(ROOT)} (git checkout), and {SET_UP_AGAIN}"
    yield Finding(f"{what}: they fit") if fits else Finding(f"{what}: they don't fit", mend)


def shadows() -> Iterator[Finding]:
    """Files that hide a package by bearing its name."""
    folders = dict.fromkeys([Path.cwd(), ROOT, *(lesson.folder for lesson in all_lessons())])
    found = False
    for folder in folders:
        for name in PACKAGES:
            for path in (folder / f"{name}.py", folder / name / "__init__.py"):
                if path.exists():
                    found = True
                    yield Finding(f"{path} hides the package {name}", "give it another name")
    if not found:
        yield Finding("no file of yours hides a package")


def patches() -> Iterator[Finding]:
    """Whether gevent or eventlet has replaced Python's own sockets."""
    owner = socket.socket.__module__.partition(".")[0]
    if owner in ("gevent", "eventlet"):
        yield Finding(
            f"{owner} has replaced Python's sockets",
            f"take {owner}'s monkey patch out of sitecustomize.py or usercustomize.py",
        )


def ports() -> Iterator[Finding]:
    """The ports the commands try first."""
    for first, what in ((5000, "lessons and chat"), (8000, "course site")):
        try:
            free = free_port("127.0.0.1", first)
        except NoFreePort as problem:
            yield Finding(str(problem), "end some of the programs that listen, or restart")
            continue
        taken = f"port {first} is taken; the {what} will use {free}"
        yield Finding(f"port {first} is free for the {what}" if free == first else taken)


def browser() -> Iterator[Finding]:
    """A browser to open the lessons in."""
    if path := find_browser():
        yield Finding(f"a browser: {path}")
    elif os.name == "nt":
        yield Finding("no browser in its usual place: fine if you know yours")
    else:
        yield Finding("no browser was found", "install Firefox or Chromium")


def round_trip() -> Iterator[Finding]:
    """A real event to a real server on this computer, and its acknowledgement."""
    try:
        import socketio
        from flask import Flask
        from flask_socketio import SocketIO
        from werkzeug.serving import make_server

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        app = Flask("doctor")
        SocketIO(app, async_mode="threading").on_event("knock", lambda: "come in")
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        limit = seconds(5)
        client = socketio.Client(reconnection=False, request_timeout=limit)
        try:
            # websocket would take 3 s to say goodbye to this server
            address = f"http://127.0.0.1:{server.server_port}"
            client.connect(address, transports=["polling"], wait_timeout=limit)
            answer = client.call("knock", timeout=limit)
        finally:
            client.eio.disconnect(abort=True)  # else a poll in flight is waited for, up to 25 s
            server.shutdown()
    except Exception as error:
        what = f"an event to a server on this computer failed: {type(error).__name__}: {error}"
        yield Finding(what, "let no firewall or proxy come between programs on 127.0.0.1")
        return
    yield Finding(f"an event went to a server on this computer, and the answer was “{answer}”")
