"""The listening sockets, one for each web process, opened by the main process: so what waits in one
outlives a web process that dies. One for all would give nearly every connection to whoever woke first."""

import errno
import socket
from typing import Any

BACKLOG = 1024
WORKERS = 4  # on two cores a sixth more than two: each has its own interpreter lock, and saves wait in turn


def listen(host: str, port: int, workers: int = WORKERS) -> list[socket.socket] | str:
    """A listening socket for each worker, or one line that says why there can be none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        return f"HOST: {host} is neither an address nor a name that can be resolved"
    # A name with both: 127.0.0.1 is where people and tunnels look for localhost.
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    sockets: list[socket.socket] = []
    try:
        for _ in range(workers):
            sockets.append(_listening(family, address, shared=bool(sockets)))
            # Only now, when nobody else can have the port: a socket that is bound with SO_REUSEPORT from
            # the beginning would silently take a part of another server's requests, or give it of ours.
            sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError as error:
        for each in sockets:
            each.close()
        return _why_not(host, port, error)
    return sockets


def _listening(family: int, address: Any, shared: bool) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, int(shared))
        opened.bind(address)
        opened.listen(BACKLOG)
    except BaseException:
        opened.close()
        raise
    return opened


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT: {port} on {host} is taken by another program; stop it, or set another PORT"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST: {host} is no address of this machine"
    return f"PORT: cannot listen on {host}, port {port}: {error.strerror}"
