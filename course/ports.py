"""Finds a free port by really listening on it, and writes addresses as people type them."""

import contextlib
import errno
import os
import socket

EVERYWHERE = ("0.0.0.0", "::")
TRIES = 100


class NoFreePort(OSError):
    """No port can be listened on; the message says why."""


def listen(host: str, first: int) -> socket.socket:
    """A listening socket on the first free port from `first` on.

    Raises `NoFreePort`.
    """
    try:
        family = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][0]
    except OSError:
        raise NoFreePort(f"{host} is no address of this computer: try --host 127.0.0.1.") from None
    last = min(first + TRIES, 65536)
    for port in range(first, last):
        try:
            return _bound(family, host, port)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                message = f"{host} is no address of this computer: try --host 127.0.0.1."
                raise NoFreePort(message) from None
    raise NoFreePort(f"No port from {first} to {last - 1} is free: choose another with --port.")


def free_port(host: str, first: int) -> int:
    """The number of the first free port from `first` on."""
    with contextlib.closing(listen(host, first)) as found:
        return int(found.getsockname()[1])


def address(host: str, port: int) -> str:
    """The address to type into this computer's browser."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def address_for_others(host: str, port: int) -> str | None:
    """The address other computers on this network can use; none when only this one may come."""
    found = _way_out() if host in EVERYWHERE else None
    return f"http://{found}:{port}" if found else None


def hosts_for_others(host: str) -> list[str]:
    """All of this computer's addresses on its networks, the likeliest first."""
    if host not in EVERYWHERE:
        return [] if host == "localhost" or host.startswith(("127.", "::1")) else [host]
    import psutil

    cards = psutil.net_if_addrs().values()
    own = [one.address for card in cards for one in card if one.family == socket.AF_INET]
    likeliest = [way] if (way := _way_out()) else []
    found = [each for each in own if not each.startswith(("127.", "169.254."))]
    return list(dict.fromkeys([*likeliest, *found]))


def _way_out() -> str | None:
    """The address that packets to other computers leave from."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which way they would go
        return str(probe.getsockname()[0])
    return None


def _bound(family: int, host: str, port: int) -> socket.socket:
    server = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # there it would let us in where another program already is
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((host, port))
        if port and _answers(family, host, port):
            raise OSError(errno.EADDRINUSE, "somebody else listens there")
        server.listen(128)
    except OSError:
        server.close()
        raise
    return server


def _answers(family: int, host: str, port: int) -> bool:
    """Whether somebody listens there, although we could bind it.

    On macOS two programs may share a port, one on all addresses and one on a single one.
    """
    loopback = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    with socket.socket(family, socket.SOCK_STREAM) as caller:
        caller.settimeout(0.5)
        return caller.connect_ex((loopback if host in EVERYWHERE else host, port)) == 0
