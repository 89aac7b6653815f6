"""Ports of 127.0.0.1: one to listen on here, or one that another program will listen on."""

import socket

BACKLOG = 128
_TRIES = 5


def listening(wanted: int) -> socket.socket:
    """A socket that listens on the wanted port if it is free, else on one that the system picks.

    Checking first and listening later would leave a moment in which another program can take the port.
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


def refuse(sock: socket.socket) -> None:
    """Refuse connections, and keep the port: the socket stays bound, and without SO_REUSEADDR no other socket
    can bind the same number."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    sock.shutdown(socket.SHUT_RDWR)


def listen_again(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.listen(BACKLOG)


def free_port(wanted: int) -> int:
    """The wanted port if it is free now, else one that the system picks."""
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
        # On Linux SO_REUSEADDR ignores connections that are closing, and still fails where a socket listens.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(("127.0.0.1", port))
    except BaseException:
        opened.close()
        raise
    return opened
