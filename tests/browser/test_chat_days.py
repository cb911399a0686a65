"""Shows that each day stands under its name, and begins at the reader's own midnight."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.chat_window import messages

pytestmark = pytest.mark.browser

# Where Ann is, it is five and a half hours later than on the wire.
HERS = {"timezone_id": "Asia/Kolkata", "locale": "en-GB"}
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
WRITTEN = {
    "Long ago": "2026-03-02T10:00:00.000Z",
    "Late": "2026-03-04T18:29:30.000Z",
    "Very late": "2026-03-04T18:29:59.999Z",
    "Very early": "2026-03-04T18:30:00.000Z",
    "Early": "2026-03-04T18:30:30.000Z",
}


@pytest.fixture
def ann(visit, by_program, tmp_path):
    """Ann's window, at the noon after those messages were written."""
    ben = by_program("Ben")
    for text in WRITTEN:
        assert ben.say(text)["ok"]
    with closing(sqlite3.connect(tmp_path / "chat.sqlite3")) as db, db:
        moved = [(timestamp, text) for text, timestamp in WRITTEN.items()]
        db.executemany("UPDATE messages SET timestamp = ? WHERE text = ?", moved)
    ann = visit("Ann", prepare=lambda page: page.clock.set_fixed_time(NOON), **HERS)
    expect(messages(ann)).to_have_count(len(WRITTEN))
    return ann


def test_the_name_of_a_day_stands_above_its_first_message_and_nowhere_else(ann):
    expect(ann.locator(".separator, .message-text")).to_have_text(
        [
            *("Monday 2 March", "Long ago"),
            *("Yesterday", "Late", "Very late"),
            *("Today", "Very early", "Early"),
        ]
    )


def test_a_new_day_begins_with_its_authors_name_however_soon_it_is_written(ann):
    under_one_name = ann.locator(".message-continues .message-text")
    expect(under_one_name).to_have_text(["Very late", "Early"])
    expect(ann.locator("time[datetime$='30:00.000Z']")).to_have_text("00:00")
