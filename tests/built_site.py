"""Builds the course site as `python learn.py docs --build` does, and reads the pages it made."""

import os
import subprocess
import sys
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "srcset"}


def build(
    to: Path, config: Path = ROOT / "mkdocs.yml", strict: bool = True
) -> subprocess.CompletedProcess[str]:
    """Builds into a folder; `stderr` is what it complained about."""
    # Not --quiet: MkDocs then overlooks its own warnings, and --strict with it.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict" if strict else "--no-strict"]
    built = subprocess.run(
        [*command, "--config-file", config, "--site-dir", to],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,  # seconds; half a minute on a busy machine, and each worker builds its own
    )
    said = built.stderr.splitlines(keepends=True)
    built.stderr = "".join(line for line in said if not line.startswith("INFO"))
    return built


class BuiltPage(HTMLParser):
    """One page of the built site: where its links lead, what it loads, which anchors it has."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = {""}
        self.description = ""
        self.elements = 0
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        self.elements += 1
        if found.get("name") == "description":
            self.description = found["content"]
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag in LOADS and LOADS[tag] in found and found.get("rel") not in ("next", "prev"):
            self.loads.append(found[LOADS[tag]])


class BuiltSite:
    """The folder of a built site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pages(self) -> dict[Path, BuiltPage]:
        return {file: BuiltPage(file) for file in self.files("*.html")}

    def files(self, pattern: str) -> list[Path]:
        """Every file of a kind; a page about `error.html` lies in a *folder* of that name."""
        return [file for file in sorted(self.folder.rglob(pattern)) if file.is_file()]

    def target(self, page: BuiltPage, link: str) -> Path:
        """The file a link leads to; a folder stands for the index.html in it."""
        # The 404 page may be shown at any address, so its links start at the top.
        base = self.folder if link.startswith("/") else page.file.parent
        file = (base / link.lstrip("/")).resolve() if link else page.file
        return file / "index.html" if file.is_dir() else file
