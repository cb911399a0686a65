"""Shows that nothing is lost, doubled or disordered, whatever breaks while people write.

One test is one storm, decided by its seed. Run a failed one again with `--seed N`.
"""

import pytest

from tests.chaos.plan import plan

pytestmark = pytest.mark.browser


def test_after_the_storm_every_screen_shows_what_is_stored(seed, storm):
    blown = storm(plan(seed))
    try:
        blown.run()
        found = blown.calm()
    except BaseException:
        print(f"Seed {seed}:", *blown.log, sep="\n")
        raise
    if found:
        log = "\n".join(blown.log)
        server = blown.server.log.read_text("utf-8")[-2000:]
        pytest.fail(f"Seed {seed}:\n{log}\n\n" + "\n".join(found) + f"\n\n{server}", pytrace=False)
