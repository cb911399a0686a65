"""Settings: defaults that just work, then `CHAT_*` environment variables, then what is handed in."""

import os
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

INSTANCE = Path(__file__).resolve().parent.parent / "instance"


class BadSetting(ValueError):
    """A setting that makes no sense; the message is one line that says what to change."""


def port(text: str) -> int:
    """A port as people type it; 0 means any free one."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise BadSetting(f"The port must be a whole number from 0 to 65535, not {text!r}.")
    return int(text)


def seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1
    if not 0 <= found < float("inf"):
        raise BadSetting(f"CHAT_NAME_GRACE must be a number of seconds, not {text!r}.")
    return found


FROM_ENVIRONMENT: dict[str, Callable[[str], Any]] = {
    "HOST": str,
    "PORT": port,
    "DATABASE": str,
    "SECRET_KEY": str,
    "NAME_GRACE": seconds,
}


def settings(given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every setting of the chat and of Flask; raises BadSetting."""
    found: dict[str, Any] = {
        "HOST": "127.0.0.1",
        "PORT": 5000,
        "DATABASE": str(INSTANCE / "chat.sqlite3"),
        "NAME_GRACE": 60.0,  # how long a name stays its holder's after they were last here
        "PRESENCE_GRACE": 4.0,  # how long a reload may take before others see somebody go
        # Cookies know no ports: a name of its own keeps the chat apart from a lesson next door.
        "SESSION_COOKIE_NAME": "chat_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "MAX_CONTENT_LENGTH": 64 * 1024,  # of a form; sockets have their own
    }
    for key, read in FROM_ENVIRONMENT.items():
        text = os.environ.get(f"CHAT_{key}")
        if text:
            found[key] = read(text)
    found.update(given or {})
    if Path(found["DATABASE"]).parent == INSTANCE:
        INSTANCE.mkdir(mode=0o700, exist_ok=True)
    if not found.get("SECRET_KEY"):
        found["SECRET_KEY"] = kept_secret(INSTANCE / "secret_key")
    return found


def kept_secret(file: Path) -> str:
    """The secret that signs the cookies: made once, kept where only its owner can read it."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    made = secrets.token_hex(32)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = file.read_text("ascii").strip()
        if len(kept) < 32:
            raise BadSetting(f"{file} is damaged. Delete it; a new one will be made.") from None
        return kept
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(made)
    return made
