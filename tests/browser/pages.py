"""A visitor's verbs on a lesson page, and what the page must never do."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

expect.set_options(timeout=20_000)  # milliseconds: generous, so that a busy machine is no failure


# The lessons wait 2 or 3 seconds for an answer. Where a test is about the answers and not about the
# waiting, a busy machine may take longer.
PATIENT = """const later = setTimeout;
setTimeout = (task, time, ...rest) =>
  later(task, time === 2000 || time === 3000 ? 60_000 : time, ...rest);"""


class LessonPage:
    """A lesson page in a window of its own; notes its errors and its requests to other hosts."""

    def __init__(
        self, browser: Browser, url: str, width: int = 1280, *, patient: bool = False
    ) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900})
        if patient:
            self.context.add_init_script(PATIENT)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.errors: list[str] = []
        self.foreign: list[str] = []
        home = urlsplit(url).netloc
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._overhear)
        self.page.on(
            "request",
            lambda asked: (
                self.foreign.append(asked.url) if urlsplit(asked.url).netloc != home else None
            ),
        )
        self.page.goto(url)

    def _overhear(self, said: ConsoleMessage) -> None:
        # A poll that is on its way when the server ends its session is answered with 400. That is
        # Engine.IO's way, and whether one is on its way is chance.
        ended = "status of 400" in said.text and "transport=polling" in said.location["url"]
        if said.type == "error" and not ended:
            self.errors.append(said.text)

    def visitor(self, name: str) -> "Visitor":
        return Visitor(self.page.get_by_role("region", name=name, exact=True))

    def is_connected(self, *names: str) -> None:
        """Waits until these visitors are connected: what is said before may not be said in time."""
        for name in names:
            expect(self.visitor(name).state).to_contain_text("connected, sid")

    @property
    def inspector(self) -> Locator:
        return self.page.get_by_role("region", name="Packet inspector")

    def packets(self, text: str) -> Locator:
        """The inspector's rows that hold a text, oldest first."""
        return self.inspector.get_by_role("listitem").filter(has_text=text)

    def close(self) -> None:
        self.context.close()


class Visitor:
    """One visitor's pane."""

    def __init__(self, pane: Locator) -> None:
        self.pane = pane
        self.state = pane.locator(".state")
        self.log = pane.get_by_role("log")

    def press(self, name: str) -> None:
        self.pane.get_by_role("button", name=name, exact=True).click()

    def entries(self, kind: str, text: str = "") -> Locator:
        """The entries of the list: `heard`, `said`, `answer`, `note` or `problem`."""
        return self.log.locator(f".{kind}").filter(has_text=text)

    def say(self, text: str) -> None:
        self.pane.get_by_label("Message").fill(text)
        self.press("Send")
