"""Shows that lesson 00's page measures what it says, and only after three guesses."""

import json
import re
import threading
import time
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.lesson_server import LessonServer

pytestmark = pytest.mark.browser

GUESSES = {"requests": "long", "delay": "poll", "bytes": "2"}
PATIENCE = 60_000  # milliseconds


@pytest.fixture(scope="module")
def url():
    with LessonServer("lessons/00_why_websockets/app.py") as server:
        yield server.url


def ask(url):
    with urlopen(url, timeout=30) as answer:
        return json.loads(answer.read())


def column(page, way):
    """A column's counters as numbers; a delay in milliseconds."""
    texts = page.locator(f"#{way}").evaluate(
        "(column) => Object.fromEntries([...column.querySelectorAll('dd output')]"
        ".map((output) => [output.className, output.textContent]))"
    )
    numbers = {name: float(re.sub(r"[^\d.]", "", text)) for name, text in texts.items()}
    for name in ("delay", "worst"):
        numbers[name] *= 1 if texts[name].endswith("ms") else 1000
    return numbers


def test_a_long_poll_is_answered_when_there_is_news_and_not_before(url):
    newest = ask(f"{url}poll?after=0")["news"][-1]["number"]
    answer = ask(f"{url}long_poll?after={newest + 1}")
    assert answer["news"][0]["number"] == newest + 2
    assert ask(f"{url}poll?after={newest + 1000}")["news"] == []


def test_a_long_poll_does_not_keep_others_waiting(url):
    newest = ask(f"{url}poll?after=0")["news"][-1]["number"]
    answers = []
    waiting = threading.Thread(
        target=lambda: answers.append(ask(f"{url}long_poll?after={newest + 3}"))
    )
    waiting.start()
    while not answers:
        assert ask(f"{url}poll?after=0")["news"][0]["number"] == 1
        time.sleep(0.05)
    waiting.join()


def test_the_page_wants_three_guesses_and_then_measures(url, new_page):
    page = new_page()
    page.goto(url)
    start = page.get_by_role("button", name="Start")
    for name, value in GUESSES.items():
        expect(start).to_be_disabled()
        page.locator(f"input[name={name}][value='{value}']").check()
    page.get_by_label("Ask every").fill("0.25")
    start.click()
    for about in GUESSES:
        verdict = page.locator(f"[data-about={about}]")
        expect(verdict).to_contain_text(re.compile("You were right|differently"), timeout=PATIENCE)
    expect(page.locator("[data-about=requests]")).to_contain_text("differently. Polling")
    page.get_by_role("button", name="Pause").click()

    poll, long, socket = (column(page, way) for way in ("poll", "long", "socket"))
    assert poll["requests"] > long["requests"] > socket["requests"] == 1
    assert poll["idle"] > long["idle"] == socket["idle"] == 0
    assert poll["bytes"] > long["bytes"] > socket["bytes"] > 500
    assert long["each"] > 3 * 50


def test_nothing_is_asked_and_nothing_counted_while_it_is_paused(url, new_page):
    page = new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(url)
    for name, value in GUESSES.items():
        page.locator(f"input[name={name}][value='{value}']").check()
    page.get_by_label("Ask every").fill("0.25")
    page.get_by_role("button", name="Start").click()
    for way in ("poll", "long", "socket"):
        expect(page.locator(f"#{way} .news li").first).to_be_visible(timeout=PATIENCE)
        expect(page.locator(f"#{way} .bytes")).to_have_text(re.compile(r"\d"), timeout=PATIENCE)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(500)  # what was on its way has been answered
    before = len(requests), [column(page, way)["bytes"] for way in ("poll", "long", "socket")]
    page.wait_for_timeout(1000)  # four polls would fall into this
    after = len(requests), [column(page, way)["bytes"] for way in ("poll", "long", "socket")]
    assert after == before
    with page.expect_request("**/poll*"):
        page.get_by_role("button", name="Go on").click()
