"""Runs the chat: `python -m final_app --help`."""

import argparse
import signal
import socket
import sys
import threading
from typing import Any, NoReturn

from werkzeug.serving import get_interface_ip

from runtime import logs
from runtime.serving import CannotServe

from . import create_app, server_for
from .config import SETTINGS, BadSetting, settings
from .store import CannotOpen


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, where argparse would print its usage as well."""
        refuse(f"{message[0].upper()}{message[1:].rstrip('.')}. See --help.")


def refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(2)


def options() -> dict[str, Any]:
    """The settings, with what was asked for on the command line on top."""
    parser = Parser(prog="python -m final_app", description="A chat for the people around you.")
    parser.add_argument("--host", help="address to serve on (default 127.0.0.1)")
    parser.add_argument("--port", help="port to serve on, or the next free one (default 5000)")
    parser.add_argument("--database", metavar="FILE", help="default instance/chat.sqlite3")
    given = {key.upper(): value for key, value in vars(parser.parse_args()).items() if value}
    return settings({key: SETTINGS[key].value(f"--{key.lower()}", given[key]) for key in given})


def main() -> None:
    logs.configure()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        config = options()
        app = create_app(config)
        server = server_for(app, config["HOST"], config["PORT"])
    except (BadSetting, CannotOpen) as error:
        refuse(str(error))
    except CannotServe as error:
        refuse(f"{error} Choose another, with --host and --port or CHAT_HOST and CHAT_PORT.")
    server.start()
    if config["PORT"] not in (0, server.port):
        print(f"Port {config['PORT']} is busy, so the chat took {server.port}.", file=sys.stderr)
    print(f"Chat: {server.url}", flush=True)  # other programs read this line
    if config["HOST"] == "0.0.0.0":
        address = get_interface_ip(socket.AF_INET)
        print(f"On this network: http://{address}:{server.port}", flush=True)
    while not stop.wait(0.5):  # in steps, because Windows notices Ctrl-C only between them
        pass
    server.stop()
    app.extensions["chat_store"].close()


if __name__ == "__main__":
    main()
