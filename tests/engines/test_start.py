"""Shows that a wrong address of the database or of Redis is one sentence and exit code 2."""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest

from course.engines import Postgres, Redis
from course.ports import free_port
from final_app import create_app
from final_app.config import BadSetting
from final_app.store import CannotOpen, Store
from runtime import postgresql

ROOT = Path(__file__).parents[2]
BAD_ADDRESS = "CHAT_DATABASE must be a file, CHAT_DATABASE_URL like postgresql://name@host/chat."


@pytest.mark.parametrize(
    ("setting", "address", "sentence"),
    [
        (
            "DATABASE_URL",
            "postgresql://ann:secret@127.0.0.1:{port}/chat",
            "Can't use postgresql://ann:***@127.0.0.1:{port}/chat as the database: "
            "Connection refused. Start it, mend that or correct CHAT_DATABASE_URL.",
        ),
        (
            "DATABASE_URL",
            "postgresql://ann@127.0.0.1:x/chat",
            BAD_ADDRESS,
        ),
        ("DATABASE", "sqlite:///chat.sqlite3", BAD_ADDRESS),
        ("DATABASE_URL", "sqlite:///chat.sqlite3", BAD_ADDRESS),
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


@pytest.fixture(scope="module")
def postgres(engines):
    """A database server, and a role that may do nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "postgres")
        server.start()
        with psycopg.connect(server.url, autocommit=True) as db:
            db.execute("CREATE ROLE guest LOGIN")
        yield server
        server.stop()


def refusal(tmp_path, **settings):
    """The sentence with which a chat refuses to start."""
    given = {"DATABASE": str(tmp_path / "chat.sqlite3"), "SECRET_KEY": "of the tests"}
    with pytest.raises((BadSetting, CannotOpen)) as refused:
        create_app(given | settings)
    return str(refused.value)


@pytest.mark.parametrize(
    ("user", "database", "shown", "reason"),
    [
        ("chat", "nowhere", "nowhere", 'database "nowhere" does not exist'),
        ("nobody", "postgres", "postgres", 'role "nobody" does not exist'),
        ("guest", "postgres", "postgres", "permission denied for schema public"),
        ("chat", "postgres?nonsense=secret", "postgres", 'invalid connection option "nonsense"'),
    ],
)
def test_it_says_what_is_wrong_with_a_database_that_is_there(
    postgres, tmp_path, user, database, shown, reason
):
    at = f"{user}@127.0.0.1:{postgres.port}"
    said = refusal(tmp_path, DATABASE_URL=f"postgresql://{at}/{database}")
    assert said == (
        f"Can't use postgresql://{at}/{shown} as the database: {reason}. "
        "Start it, mend that or correct CHAT_DATABASE_URL."
    )


def test_a_database_that_is_being_brought_up_to_date_is_waited_for(postgres, monkeypatch):
    monkeypatch.setattr(postgresql.Connection, "patience", 0.5)
    with psycopg.connect(postgres.url) as db:
        db.execute("SELECT pg_advisory_xact_lock(7)")
        threading.Timer(1, db.commit).start()
        Store(postgres.url).close()
        # It is being committed, or that is done: the other thread may not know it yet.
        assert db.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS


@pytest.mark.parametrize(
    ("setting", "address", "sentence"),
    [
        (
            "DATABASE_URL",
            "postgresql://chat@a..b/chat",
            BAD_ADDRESS,
        ),
        *(
            ("REDIS_URL", f"{where}{more}", f"Can't use the Redis at {where}. Start it, or ")
            for where, more in {
                "redis://[::1/0": "",
                "redis://127.0.0.1:1/0": "?nonsense=secret",
                "unix:///no/such/socket": "",
            }.items()
        ),
    ],
)
def test_an_odd_address_is_a_sentence_too(tmp_path, setting, address, sentence):
    assert refusal(tmp_path, **{setting: address}).startswith(sentence)


def test_redis_may_be_at_a_socket_of_this_computer(engines, shared_folder, tmp_path, request):
    class AtSocket(Redis):
        def command(self):
            return [*super().command(), "--unixsocket", str(self.folder / "socket")]

    redis = AtSocket(shared_folder / "redis")
    request.addfinalizer(redis.stop)
    redis.start()
    given = {"DATABASE": str(tmp_path / "chat.sqlite3"), "SECRET_KEY": "of the tests"}
    app = create_app({**given, "REDIS_URL": f"unix://{redis.folder}/socket"})
    assert app.test_client().get("/sign-in").status_code == 200
    app.extensions["chat"].finish(1)
    app.extensions["chat_store"].close()
