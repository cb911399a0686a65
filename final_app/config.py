"""Settings: defaults that just work, then `CHAT_*` environment variables, then what is handed in."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import limits

A_YEAR = 31_536_000.0  # seconds
INSTANCE = Path(__file__).resolve().parent.parent / "instance"

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


class BadSetting(ValueError):
    """A setting that makes no sense; the message is one line that says what to change."""


class Setting(NamedTuple):
    """One setting: its default, the rule, what reads it from a text, and when it is allowed."""

    default: Any
    must: str = ""
    read: Callable[[str], Any] = str  # may raise ValueError
    allows: Callable[[Any], bool] = lambda _: True

    def value(self, called: str, text: str) -> Any:
        """What somebody means by a text; raises BadSetting, with the name they call it by."""
        with suppress(ValueError):
            value = self.read(text)
            if self.allows(value):
                return value
        raise BadSetting(f"{called} must {self.must}, not {text!r}.")


def number(default: float, most: float, rule: str) -> Setting:
    return Setting(default, f"be a {rule}", type(default), lambda value: 0 <= value <= most)


def one_of(*words: str) -> Setting:
    return Setting(words[0], f"be {' or '.join(words)}", str, lambda word: word in words)


def limits_by_event(text: str) -> dict[str, limits.RateLimitItem]:
    """The usual limits with some changed, as in `message=30 per minute, join=5 per second`."""
    if text.strip() == "off":
        return {}
    changes = [part.split("=") for part in text.split(",") if part]
    wanted = USUAL_LIMITS | {event.strip(): often.strip() for event, often in changes}
    found = {event: limits.parse(often) for event, often in wanted.items()}
    if found.keys() != USUAL_LIMITS.keys() or not all(limit.amount for limit in found.values()):
        raise ValueError
    return found


# The whole table; docs/final_app/running.md says what each is for, and a test compares the two.
SETTINGS = {
    "HOST": Setting("127.0.0.1"),
    "PORT": number(5000, 65535, "whole number up to 65535"),
    "DATABASE": Setting(str(INSTANCE / "chat.sqlite3")),
    "DATABASE_URL": Setting(None),
    "REDIS_URL": Setting(None),
    "SECRET_KEY": Setting(None),
    "ENV": one_of("development", "production"),
    "TRUSTED_PROXIES": number(0, 9, "number from 0 to 9"),
    "TRUSTED_HOSTS": Setting(None, read=lambda text: text.replace(",", " ").split()),
    "ROOMS": number(500, 10**6, "whole number up to a million"),
    "LIMITS": Setting("", "read like 'message=30 per minute', with no 0", limits_by_event),
    "INSPECTOR": Setting(None, "be a folder", os.path.realpath, os.path.isdir),
    "NAME_GRACE": number(60.0, A_YEAR, "number of seconds, at most 31536000, a year"),
    "PRESENCE_GRACE": number(4.0, A_YEAR, "number of seconds, at most 31536000, a year"),
    "FANOUT": one_of("fast", "plain"),
}


def settings(given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every setting of the chat and of Flask; raises BadSetting."""
    given = given or {}
    found: dict[str, Any] = {
        # Cookies know no ports: a name of its own keeps the chat apart from a lesson next door.
        "SESSION_COOKIE_NAME": "chat_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "MAX_CONTENT_LENGTH": 64 * 1024,  # of a form; sockets have their own
        **given,
    }
    for key, setting in SETTINGS.items():
        value = given.get(key, os.environ.get(f"CHAT_{key}") or setting.default)
        found[key] = setting.value(f"CHAT_{key}", value) if isinstance(value, str) else value
    is_production = found["ENV"] == "production"
    found.setdefault("SESSION_COOKIE_SECURE", is_production)
    if is_production and len(found["SECRET_KEY"] or "") < 32:
        raise BadSetting(
            "In production the chat needs a secret of its own. Set CHAT_SECRET_KEY to a random "
            "text of 32 characters or more, the same at every start."
        )
    try:
        if not found["DATABASE_URL"] and Path(found["DATABASE"]).parent == INSTANCE:
            INSTANCE.mkdir(mode=0o700, exist_ok=True)
        found["SECRET_KEY"] = found["SECRET_KEY"] or kept_secret(INSTANCE / "secret_key")
    except OSError:
        raise BadSetting(
            f"The chat may not write in {INSTANCE}. Allow it, or set CHAT_SECRET_KEY, and "
            "CHAT_DATABASE or CHAT_DATABASE_URL."
        ) from None
    return found


def kept_secret(file: Path) -> str:
    """The secret that signs the cookies: made once, kept where only its owner can read it."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    opener = partial(os.open, mode=0o600)
    with suppress(FileExistsError), open(file, "x", encoding="ascii", opener=opener) as stream:
        stream.write(secrets.token_hex(32))
    kept = file.read_text("ascii").strip()
    if len(kept) < 32:
        raise BadSetting(f"{file} is damaged. Delete it; a new one will be made.")
    return kept
