"""A running chat and signed-in visitors for every test that asks for them."""

from functools import partial

import pytest

from final_app import create_app, server_for
from final_app.store import Store
from tests.final_app.processes import ChatProcess
from tests.final_app.visitors import Visitor, running_chat, tab_of


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


@pytest.fixture
def app(tmp_path):
    """Makes a chat that is asked without a server; closed in the end."""
    made = []

    def make(**config):
        given = {"DATABASE": str(tmp_path / "c.sqlite3"), "SECRET_KEY": "of the tests"}
        made.append(create_app({**given, **config}))
        return made[-1]

    yield make
    for one in made:
        one.extensions["chat_store"].close()


@pytest.fixture
def tab():
    """Opens one more tab of a visitor."""
    tabs = []

    def open_tab(visitor):
        tabs.append(tab_of(visitor))
        tabs[-1].connect()
        return tabs[-1]

    yield open_tab
    for one in tabs:
        one.hang_up()


@pytest.fixture
def killable(tmp_path, fanout):
    """Makes a chat that can be killed and started again; each keeps what it has stored."""
    return partial(ChatProcess, tmp_path / "chat.sqlite3", CHAT_FANOUT=fanout)
