"""Reads what pip writes: a line of progress for a person, and the reason when it fails."""

import re
import sys

NO_NETWORK = (
    "The packages can't be fetched, because the package index does not answer: connect to the"
    " internet (behind a proxy, set HTTPS_PROXY), then type the same command again."
)
DISK_FULL = "The disk is full: free about 500 MB, then type the same command again."
READ_ONLY = (
    "The course may not write into its own folder: copy it to a folder of yours, and start there."
)

HAS_EVERYTHING = "Installing collected packages: "

# What pip or the system says, and what it means; the first that is found counts.
_REASONS = (
    (r"No space left on device|Errno 28|not enough space|quota exceeded", DISK_FULL),
    (r"Permission denied|Read-only file system|Errno 13|Errno 30", READ_ONLY),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerification",
        "The packages can't be fetched, because the package index's certificate is not trusted:"
        " tell pip the certificates of your network (PIP_CERT), then type the same command again.",
    ),
    (
        r"Failed to establish a new connection|Temporary failure in name resolution|NewConnection"
        r"|ConnectTimeout|Max retries exceeded|ProxyError|Read timed out|ConnectionReset"
        r"|No route to host|Network is unreachable|Failed to resolve",
        NO_NETWORK,
    ),
)

# A package from an index, or from a file.
_PACKAGE = r"Collecting ([\w.\-\[\]]+)|Processing .*[/\\](\w[\w.]*)-[^/\\]+$"


def why_it_failed(output: str, log: str) -> str:
    """One sentence on why pip failed and what to do; `log` is where pip's own words are kept."""
    for pattern, sentence in _REASONS:
        if re.search(pattern, output):
            return sentence if sentence is DISK_FULL else f"{sentence} (What pip said: {log})"
    if missing := re.search(r"No matching distribution found for (\S+)", output):
        return (
            f"The package index pip uses has no {missing[1]} for this Python: look at pip's"
            f" settings (pip config list) or try another Python 3.11 or newer. (What pip said: {log})"
        )
    errors = re.findall(r"^ERROR: (.+)$", output, re.MULTILINE)
    reason = f" ({errors[0]})" if errors else ""
    return (
        f"pip could not install the packages{reason}: read {log}, then type the same command again."
    )


class Progress:
    """Says which package pip is at: on one line of a terminal, or a line per package elsewhere."""

    def __init__(self) -> None:
        self._on_terminal = bool(sys.stdout and sys.stdout.isatty())
        self._fetched = 0
        self._total = 0
        self._rest = ""

    def read(self, text: str) -> None:
        """Take the next piece of pip's output; it may end within a line."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            if found := re.match(_PACKAGE, line):
                self._fetched += 1
                self._show(f"  fetching {self._fetched}: {found[1] or found[2]}")
            elif found := re.match(HAS_EVERYTHING + "(.+)", line):
                self._total = found[1].count(",") + 1
                self._show(f"  installing {self._total} packages")
            elif "Retrying (" in line:
                self._show("  the package index does not answer; trying again")

    def installed(self, count: int) -> None:
        """Say how many packages are in their place; only a terminal shows it."""
        if self._total and self._on_terminal:
            self._show(f"  installing {min(count, self._total)} of {self._total} packages")

    def finish(self) -> None:
        if self._on_terminal:
            self._show("")

    def _show(self, line: str) -> None:
        if self._on_terminal:
            print(f"\r{line[:70]:<70}\r", end="", flush=True)
        else:
            print(line, flush=True)
