"""Shows that the vendored Socket.IO client is one and the same everywhere, with its licence."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIES = [ROOT / "lessons/shared/vendor", ROOT / "final_app/static/vendor"]


def test_the_lessons_and_the_final_app_have_the_same_client():
    lessons, final_app = ((copy / "socket.io.esm.min.js").read_bytes() for copy in COPIES)
    assert len(lessons) > 10_000
    assert lessons == final_app


def test_each_copy_carries_its_licence_and_says_its_version():
    for copy in COPIES:
        assert "MIT" in (copy / "socket.io.LICENSE").read_text("utf-8")
        banner = (copy / "socket.io.esm.min.js").read_text("utf-8")[:200]
        version = re.search(r"Socket\.IO v([\d.]+)", banner)[1]
        assert f"| {version} |" in (copy / "README.md").read_text("utf-8")
