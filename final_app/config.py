"""Settings: defaults that just work, then `CHAT_*` environment variables, then what is handed in."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import limits

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
        raise BadSetting(f"must be a number of seconds, not {text!r}.")
    return found


def folder(text: str) -> str:
    if not Path(text).is_dir():
        raise BadSetting(f"must be a folder, not {text!r}.")
    return str(Path(text).resolve())


def environment(text: str) -> str:
    if text not in ("development", "production"):
        raise BadSetting(f"must be development or production, not {text!r}.")
    return text


def proxies(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 9:
        raise BadSetting(f"must be the number of proxies, from 0 to 9, not {text!r}.")
    return int(text)


def fanout(text: str) -> str:
    if text not in ("fast", "plain"):
        raise BadSetting(f"must be fast or plain, not {text!r}.")
    return text


# One person's events. `sign_in` counts by address; `unknown` is whatever the chat does not know.
USUAL_LIMITS = {
    "message": "60 per 20 seconds",
    "message_history": "200 per 20 seconds",
    "typing": "60 per 20 seconds",
    "read": "120 per 20 seconds",
    "rooms": "60 per 20 seconds",
    "join": "100 per 20 seconds",
    "leave": "30 per 20 seconds",
    "create": "20 per 10 minutes",
    "unknown": "60 per 20 seconds",
    "connect": "60 per minute",
    "sign_in": "60 per minute",
}


def limits_by_event(text: str) -> dict[str, limits.RateLimitItem]:
    """The usual limits with some changed, as in `message=30 per minute, join=5 per second`."""
    if text.strip() == "off":
        return {}
    wanted = dict(USUAL_LIMITS)
    try:
        for part in filter(None, text.split(",")):
            event, often = (side.strip() for side in part.split("="))
            if event not in wanted:
                raise ValueError(event)
            wanted[event] = often
        return {event: limits.parse(often) for event, often in wanted.items()}
    except ValueError:
        raise BadSetting(f"must read like 'message=30 per minute', not {text!r}.") from None


@dataclass(frozen=True)
class Setting:
    """One setting: how it is read from the environment, and what it is for."""

    read: Callable[[str], Any]
    default: Any
    meaning: str


# The whole table; docs/final_app/running.md repeats it, and a test compares the two.
SETTINGS = {
    "HOST": Setting(str, "127.0.0.1", "who can reach it: `0.0.0.0` lets others on your network in"),
    "PORT": Setting(port, 5000, "if it is taken, the next free one"),
    "DATABASE": Setting(str, str(INSTANCE / "chat.sqlite3"), "the file that holds everything"),
    "SECRET_KEY": Setting(str, None, "signs the cookies; made and kept on the first run"),
    "ENV": Setting(
        environment, "development", "`production` needs `CHAT_SECRET_KEY`, and HTTPS for the cookie"
    ),
    "TRUSTED_PROXIES": Setting(proxies, 0, "how many proxies of yours stand before the chat"),
    "LIMITS": Setting(
        limits_by_event,
        "",
        "how often one person may do what, as `message=30 per minute, create=2 per hour`, or `off`",
    ),
    "INSPECTOR": Setting(
        folder, None, "a folder with the course's inspector: adds a panel that shows what travels"
    ),
    "NAME_GRACE": Setting(
        seconds, 60.0, "seconds a name stays its holder's after they were last here"
    ),
    "PRESENCE_GRACE": Setting(
        seconds, 4.0, "seconds a reload may take before others see somebody go"
    ),
    "FANOUT": Setting(
        fanout, "fast", "`fast` sends from one loop, `plain` as Flask-SocketIO does by itself"
    ),
}


def settings(given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every setting of the chat and of Flask; raises BadSetting."""
    found: dict[str, Any] = {
        # Cookies know no ports: a name of its own keeps the chat apart from a lesson next door.
        "SESSION_COOKIE_NAME": "chat_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "MAX_CONTENT_LENGTH": 64 * 1024,  # of a form; sockets have their own
    }
    for key, setting in SETTINGS.items():
        found[key] = from_environment(key, setting)
    found.update(given or {})
    if isinstance(found["LIMITS"], str):
        found["LIMITS"] = limits_by_event(found["LIMITS"])
    is_production = found["ENV"] == "production"
    found.setdefault("SESSION_COOKIE_SECURE", is_production)
    if Path(found["DATABASE"]).parent == INSTANCE:
        INSTANCE.mkdir(mode=0o700, exist_ok=True)
    if not found["SECRET_KEY"] and is_production:
        raise BadSetting(
            "In production the chat needs a secret of its own. Set CHAT_SECRET_KEY to a long "
            "random text, the same at every start."
        )
    if not found["SECRET_KEY"]:
        found["SECRET_KEY"] = kept_secret(INSTANCE / "secret_key")
    return found


def from_environment(key: str, setting: Setting) -> Any:
    text = os.environ.get(f"CHAT_{key}")
    if not text:
        return setting.default
    try:
        return setting.read(text)
    except BadSetting as error:
        sentence = str(error)
        # Some settings are given in other ways too, and speak of themselves in whole sentences.
        raise BadSetting(sentence if sentence[0].isupper() else f"CHAT_{key} {sentence}") from None


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
