"""The `board` command: serves the class board, and says what the class types."""

import click

from course.options import serving, where


@click.command()
@where(5050, "0.0.0.0")
def board(host: str, port: int) -> int:
    """Show on one page how everybody's tasks fare, live."""
    return serving(lambda: run_board(host, port))


def run_board(host: str, port: int) -> int:
    """Serve the board until Ctrl-C; returns the exit code."""
    from werkzeug.serving import make_server

    from course import identity, ports, processes
    from course.board.app import app
    from course.serving import Handler
    from course.words import learn

    listener, code = ports.listen(host, port), identity.code_of_today()
    first, port = port, int(listener.getsockname()[1])
    own = ports.address(host, port)
    others = [f"{each}:{port}/{code}" for each in ports.hosts_for_others(host)]
    place = others[0] if others else f"{own.removeprefix('http://')}/{code}"
    line = learn(f"check --watch --board {place} --as Ann", anywhere=True)
    app.config |= {"CODE": code, "LINE": line}
    app.config["HERE"] = ("127.0.0.1", "::1", host)
    server = make_server(host, port, app, True, request_handler=Handler, fd=listener.fileno())
    with processes.until_stopped():
        if port != first:
            print(f"Port {first} is taken, so this is on {port}.")
        print(f"The class board, for the projector:\n\n  {own}/{code}\n")
        print(f"For each student, with their own name:\n\n  {app.config['LINE']}\n")
        if others[1:]:
            print(f"This computer has other addresses, too: {', '.join(others[1:])}")
        print(
            f"It can be reached by {'everybody on your network' if others else 'this computer alone'}."
        )
        print("Ctrl-C stops.\n", flush=True)
        server.serve_forever()
    return 0
