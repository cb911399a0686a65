"""The surroundings of a lesson that several processes serve: their names, ports and Redis."""

import contextlib
import os
import secrets
import string
from collections.abc import Iterator

from course.lessons import Lesson
from course.ports import free_port
from course.programs import CannotStart, what_is_missing
from course.redis_server import NEEDS, RedisServer
from course.words import learn

Environment = dict[str, str]


def ports_for(lesson: Lesson, host: str, first: int) -> list[int]:
    """A free port for each process of a lesson, from `first` on. Raises `NoFreePort`."""
    ports: list[int] = []
    for _ in range(lesson.processes):
        ports.append(free_port(host, ports[-1] + 1 if ports else first))
    return ports


@contextlib.contextmanager
def surroundings(lesson: Lesson, ports: list[int], mine: bool) -> Iterator[list[Environment]]:
    """The environment of each process, with a Redis for as long as the body runs.

    A REDIS_URL that is set already is taken as it is; an empty one means no Redis.
    """
    if len(ports) == 1:
        yield [{}]
        return
    told = os.environ.get("REDIS_URL")
    with contextlib.ExitStack() as stack:
        address = _redis(stack) if told is None else told
        _say(lesson, ports, address, mine)
        common = {
            "REDIS_URL": address,
            "SECRET_KEY": secrets.token_hex(),
            "PORTS": " ".join(map(str, ports)),
        }
        yield [{**common, "PROCESS": string.ascii_uppercase[n]} for n in range(len(ports))]


def _redis(stack: contextlib.ExitStack) -> str:
    """The address of a Redis that ends with the stack; empty where there is none."""
    server = RedisServer()
    try:
        server.start()
    except CannotStart:
        return ""
    stack.callback(server.stop)
    return server.guest()


def _say(lesson: Lesson, ports: list[int], address: str, mine: bool) -> None:
    names = [f"{string.ascii_uppercase[n]} on port {port}" for n, port in enumerate(ports)]
    print(f"Processes, side by side: {', '.join(names)}.")
    again = learn(f"lesson {lesson.number}{' --mine' if mine else ''}")
    if address:
        print(f"They meet at Redis, REDIS_URL={address}")
        if os.name == "posix":
            print(f"To see what breaks without it: REDIS_URL= {again}")
    elif "REDIS_URL" in os.environ:
        print("They don't meet: REDIS_URL is empty.")
    else:
        print(f"They don't meet: look at what breaks. {what_is_missing([NEEDS])}")
