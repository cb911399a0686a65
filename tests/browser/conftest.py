"""What browser tests open: windows, a chat with people in it, and the course site."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.chat_window import Line, is_ready
from tests.browser.lesson_server import LessonServer
from tests.browser.site_host import hosted
from tests.final_app.visitors import Visitor, running_chat

RULES = {"resultTypes": ["violations"]}  # of axe


@pytest.fixture
def new_page(chromium):
    """Opens pages, each in a context of its own; the test fails if any complained in the end.

    Complaints are errors on the console, uncaught exceptions and violations of the page's policy.
    What a test has pardoned is none of them, whenever it comes: a page goes on until it is closed.
    """
    complaints, pardoned, contexts = [], set(), []

    def open_page(**options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        context.set_default_timeout(30_000)  # only a hang is to fail
        page = context.new_page()
        page.pardoned = pardoned
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [c for c in complaints if not any(words in c for words in pardoned)] == []


@pytest.fixture(scope="session")
def site(built_site):
    """The address of the course site."""
    with hosted(built_site) as address:
        yield address


@pytest.fixture
def browse(new_page, site):
    """Opens a page of the site; in the end no request may have gone to another host."""
    hosts = set()

    def browse(path, **options):
        page = new_page(**options)
        page.on("request", lambda asked: hosts.add(urlsplit(asked.url).netloc))
        page.goto(site + path)
        return page

    yield browse
    assert hosts == {urlsplit(site).netloc}


@pytest.fixture
def chat_settings():
    """A module may override these."""
    return {}


@pytest.fixture
def chat(tmp_path, chat_settings):
    """The address of a chat with an empty database."""
    with running_chat(tmp_path / "chat.sqlite3", **chat_settings) as url:
        yield url


@pytest.fixture
def visit(chat, new_page):
    """Opens a window in which somebody has signed in and is connected."""

    def arrive(name, prepare=lambda page: None, **options):
        page = new_page(**options)
        prepare(page)
        page.goto(chat)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join the chat").click()
        is_ready(page)
        return page

    return arrive


@pytest.fixture
def on_a_line(visit):
    """Opens a window whose connection the test can disturb."""

    def arrive(name, prepare=lambda page: None):
        lines = []

        def prepare_both(page):
            prepare(page)
            lines.append(Line(page))

        return visit(name, prepare_both), lines[0]

    return arrive


@pytest.fixture
def by_program(chat):
    """Makes people without a window, for what one needs only somebody else for."""
    visitors = []

    def arrive(name, *rooms):
        visitor = Visitor(chat)
        visitors.append(visitor)
        assert visitor.sign_in(name).ok
        visitor.connect()
        for room in rooms or ["general"]:
            visitor.join(room)
        return visitor

    yield arrive
    for visitor in visitors:
        visitor.hang_up()


@pytest.fixture(scope="module")
def lab_url() -> Iterator[str]:
    """The address of a program like a lesson's that can do all that an inspector has to show."""
    with LessonServer("tests/browser/lab/app.py") as server:
        yield server.url


@pytest.fixture(params=["light", "dark"])
def check(request, visit, chat, new_page):
    """Opens windows in one colour scheme, and looks at each view of them with axe's eyes."""

    class Check:
        def __init__(self):
            self.found = {}
            self.url = chat

        def visit(self, name, prepare=lambda page: None, **options):
            # Without motion a colour is either there or not.
            looks = {"color_scheme": request.param, "reduced_motion": "reduce"}
            return visit(name, prepare, **looks, **options)

        def blank(self):
            return new_page(color_scheme=request.param)

        def view(self, name, page):
            violations = Axe().run(page, options=RULES).response["violations"]
            for violation in violations:
                places = [node["html"][:120] for node in violation["nodes"]]
                self.found[f"{name}: {violation['id']}"] = places

    return Check()
