"""A program of the course that serves for as long as its picture is taken."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from course import processes


@contextmanager
def serving(module: str, *arguments: str, environment: Mapping[str, str] = {}) -> Iterator[str]:
    """The address that the program prints. Raises a sentence when it ends without one."""
    child = processes.start(module, *arguments, piped=True, quiet=True, environment=environment)
    try:
        assert child.stdout is not None
        address = next(
            filter(None, (re.search(r"http://\S+", line) for line in child.stdout)), None
        )
        if address is None:
            raise click.ClickException(f"{module} does not start: try it by itself to see why.")
        yield address[0]
    finally:
        processes.stop(child)
