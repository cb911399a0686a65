"""A running chat and signed-in visitors for every test that asks for them."""

import pytest

from final_app import create_app, server_for
from final_app.store import Store
from tests.final_app.visitors import Visitor, running_chat


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / "chat.sqlite3"))
    yield store
    store.close()


@pytest.fixture(params=["fast", "plain"])
def fanout(request):
    """The way the chat sends; whatever is shown of it is shown of both."""
    return request.param


@pytest.fixture
def chat(tmp_path, fanout):
    """The address of a chat with an empty database."""
    with running_chat(tmp_path / "chat.sqlite3", FANOUT=fanout) as url:
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


@pytest.fixture
def serve(tmp_path):
    """Serves a chat, and hands out the app as well."""
    served = []

    def serve(**config):
        settings = {"DATABASE": str(tmp_path / "chat.sqlite3"), "SECRET_KEY": "of the tests"}
        app = create_app(settings | config)
        app.extensions[
            "socketio"
        ].server.eio.ping_interval = 60  # none for its silence, however slow
        server = server_for(app, "127.0.0.1", 0)
        server.start()
        served.append((app, server))
        return app, server.url

    yield serve
    for app, server in served:
        server.stop()
        app.extensions["chat_store"].close()
