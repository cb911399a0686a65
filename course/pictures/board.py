"""The class board in the middle of a lesson."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from course.pictures.studio import Studio

if TYPE_CHECKING:
    from playwright.sync_api import Page

CODE = "k7qd"
LINE = f"python learn.py check --watch --board 192.168.1.5:5050/{CODE} --as Ann"
WORDS = {"✓": "passed", "✗": "failed", "…": "waiting", "○": "open", "!": "broken"}
ROOMS = [
    ("Ann", "✓✓✗○○"),
    ("Ben", "✓✓✓…○"),
    ("Cat", "✓✓✓✓✓"),
    ("Dora", "!!!!!"),
    ("Emil", "✓✗○○○"),
    ("Gus", "✓✓✓✓✗"),
    ("Ann", "○○○○○"),
]


@contextmanager
def a_class(studio: Studio) -> Iterator[list["Page"]]:
    """Eight students, as far as each of them is with lesson 03."""
    from werkzeug.serving import make_server

    from course.board.app import app, students

    for number, (name, signs) in enumerate(ROOMS):
        students.join(name + str(number), f"student {number}".ljust(16), name)
        tasks = [WORDS[sign] for sign in signs]
        students.report(name + str(number), {"lesson": "03_rooms", "tasks": tasks})
    students.join("Fay", "student Fay".ljust(16), "Fay")
    students.report(
        "Fay", {"lesson": "02_broadcast", "tasks": ["passed"] * students.tasks["02_broadcast"]}
    )
    students.leave("Emil4")
    app.config |= {"CODE": CODE, "LINE": LINE, "HERE": ("127.0.0.1",)}
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = studio.window(f"http://127.0.0.1:{server.server_port}/{CODE}", 1100, 640, 1.5)
        page.get_by_role("button", name="3 · Rooms").click()
        page.get_by_label("Sorted by").select_option("progress")
        yield [page]
    finally:
        server.shutdown()
