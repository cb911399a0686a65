"""A running chat and signed-in visitors for every test that asks for them."""

import pytest

from final_app.store import Store
from tests.final_app.visitors import Visitor, running_chat


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / "chat.sqlite3"))
    yield store
    store.close()


@pytest.fixture
def chat(tmp_path):
    """The address of a chat with an empty database."""
    with running_chat(tmp_path / "chat.sqlite3") as url:
        yield url


@pytest.fixture
def visit(chat):
    """Makes visitors: `visit("Ann")` is signed in, connected and in the room general."""
    visitors = []

    def arrive(name, transport="websocket", join=True):
        visitor = Visitor(chat)
        visitors.append(visitor)
        assert visitor.sign_in(name).ok
        visitor.connect(transport)
        if join:
            visitor.join()
        return visitor

    yield arrive
    for visitor in visitors:
        visitor.hang_up()
