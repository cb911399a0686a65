"""Leaves out what libraries import and a check does not use: each start has to be quick."""

import contextlib
import sys
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def without(*names: str) -> Iterator[None]:
    """In the body these modules can't be imported; afterwards they can, if anybody asks."""
    modules: dict[str, Any] = sys.modules
    left_out = [name for name in names if name not in modules]
    modules.update(dict.fromkeys(left_out))
    try:
        yield
    finally:
        for name in left_out:
            del modules[name]
