"""Shows that pages which were cut off at the same moment do not come back at the same moment."""

WAITS = """async () => {
  const { Connection } = await import("/static/js/connection.js");
  const { backoff } = new Connection(() => {}).socket.io;
  return Array.from({ length: 100 }, () => (backoff.reset(), backoff.duration()));
}"""


def test_each_page_draws_by_lot_how_long_it_waits(visit):
    waits = visit("Ann").evaluate(WAITS)
    assert all(250 <= wait <= 750 for wait in waits)
    # A hundred draws that all fall into one half of the time are a matter of 2 ** -99.
    assert min(waits) < 500 < max(waits)
    assert len(set(waits)) > 10
