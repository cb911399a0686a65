"""Who somebody is to a class board: what a name may be, and the random id of this copy."""

import contextlib
import hashlib
import secrets
import unicodedata
from datetime import date
from typing import Any

from course.lessons import ROOT

LONGEST_NAME = 24
A_NAME = f"A name has 1 to {LONGEST_NAME} characters that can be read."
LETTERS = "bcdfghjkmnpqrstvwxz23456789"  # none that looks like another, and no words
FILE = ROOT / ".progress" / "identity"


def clean_name(name: Any) -> str:
    """The name as a board shows it; empty if it can't be one: `A_NAME` says why."""
    if not isinstance(name, str) or len(name) > 4 * LONGEST_NAME:
        return ""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    return name if len(name) <= LONGEST_NAME and name.isprintable() else ""


def identity() -> str:
    """A random text that this copy of the course keeps. Where it can't, each call has its own."""
    with contextlib.suppress(OSError):
        FILE.parent.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError), FILE.open("x", encoding="utf-8") as file:
            file.write(secrets.token_hex())
        if kept := FILE.read_text("utf-8", "replace").strip()[:64]:
            return kept
    return secrets.token_hex()


def code_of_today() -> str:
    """Four characters that stay the same all day, and that nobody can guess."""
    digest = hashlib.sha256(f"{identity()} {date.today()}".encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:4])
