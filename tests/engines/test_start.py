"""Shows that a wrong address of the database or of Redis is one sentence and exit code 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("setting", "address", "sentence"),
    [
        (
            "DATABASE_URL",
            "postgresql://ann:secret@127.0.0.1:{port}/chat",
            "Can't use postgresql+psycopg://ann:***@127.0.0.1:{port}/chat as the chat's database. "
            "Start it, or correct CHAT_DATABASE_URL.",
        ),
        (
            "DATABASE_URL",
            "postgresql://ann@127.0.0.1:x/chat",
            "CHAT_DATABASE_URL must be like postgresql://name@host/chat.",
        ),
        *(
            (
                setting,
                "sqlite:///chat.sqlite3",
                "CHAT_DATABASE must be a file, and "
                "CHAT_DATABASE_URL like postgresql://name@host/chat.",
            )
            for setting in ("DATABASE", "DATABASE_URL")
        ),
        (
            "REDIS_URL",
            "redis://:secret@127.0.0.1:{port}/0",
            "Can't use the Redis at 127.0.0.1:{port}/0. Start it, or correct CHAT_REDIS_URL.",
        ),
        (
            "REDIS_URL",
            "127.0.0.1:{port}",
            "Can't use the Redis at 127.0.0.1:{port}. Start it, or correct CHAT_REDIS_URL.",
        ),
    ],
)
def test_a_wrong_address_is_one_sentence(tmp_path, setting, address, sentence):
    port = free_port("127.0.0.1", 30_000 + os.getpid() % 10_000)  # nobody listens there
    own = {"CHAT_DATABASE": str(tmp_path / "chat.sqlite3"), "CHAT_SECRET_KEY": "of the tests"}
    told = subprocess.run(
        [sys.executable, "-m", "final_app", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, **own, f"CHAT_{setting}": address.format(port=port)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == sentence.format(port=port) + "\n"
