"""Ports of 127.0.0.1: one to listen on here, or one that another program will listen on."""

import socket

BACKLOG = 128
_TRIES = 5


def listening(wanted: int) -> socket.socket:
    """A socket that listens on the wanted port if nobody has it, else on one that the system picks.

    Looking first and listening later would leave a moment in which somebody else can take it.
    """
    for _ in range(_TRIES):
        try:
            opened = _bound(free_port(wanted))
        except OSError:  # taken since the look
            continue
        try:
            opened.listen(BACKLOG)
        except OSError:
            opened.close()
            continue
        return opened
    raise OSError("no port of 127.0.0.1 is free")


def refuse(door: socket.socket) -> None:
    """From now on connections are refused, and still nobody else can have the port: it was bound by its
    number, not as one that the system picks, and forgives nobody who wants it as well."""
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    door.shutdown(socket.SHUT_RDWR)


def listen_again(door: socket.socket) -> None:
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.listen(BACKLOG)


def free_port(wanted: int) -> int:
    """The wanted port if nobody has it now, else one that the system picks."""
    for port in (wanted, 0):
        try:
            with _bound(port) as probe:
                return int(probe.getsockname()[1])
        except OSError:
            continue
    raise OSError("no port of 127.0.0.1 is free")


def _bound(port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Linux SO_REUSEADDR forgives connections that are just closing, and still fails where one listens.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(("127.0.0.1", port))
    except BaseException:
        opened.close()
        raise
    return opened
