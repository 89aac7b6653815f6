"""The port, reserved by the main process before any other process is started.

granian's web processes each open a listening socket of their own with SO_REUSEPORT. So a second server on the
same port would start without an error and silently take a part of the first one's requests. The main process
therefore holds the port by a socket that does not listen, for as long as it lives.
"""

import errno
import socket
from dataclasses import dataclass

BACKLOG = 1024


@dataclass(frozen=True, slots=True)
class Port:
    """`address` is the number that HOST stands for."""

    address: str
    number: int
    holder: socket.socket

    def is_listened_on(self) -> bool:
        try:
            socket.create_connection((self.address, self.number), timeout=0.2).close()
        except OSError:
            return False
        return True


def reserve(host: str, number: int) -> Port | str:
    """The port, or one line that says why it cannot be had."""
    try:
        found = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        return f"HOST: {host} is neither an address nor a name that can be resolved"
    # A name with both kinds: 127.0.0.1 is where people and tunnels look for localhost.
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    if "%" in str(address[0]):
        return f"HOST: {host} is a link-local address, and the server cannot listen on one"
    holder = socket.socket(family, socket.SOCK_STREAM)
    try:
        _hold(holder, address)
    except OSError as error:
        holder.close()
        return _why_not(host, number, error)
    return Port(str(address[0]), holder.getsockname()[1], holder)


def listen(number: int, setting: str) -> socket.socket | str:
    """A socket of this machine alone that listens, for a process that is forked later: while that is started
    again, callers wait in it. Or one line that says why there is none."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", number))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            return f"{setting}: {number} is taken by another program; stop it, or set another {setting}"
        return f"{setting}: cannot listen on 127.0.0.1, port {number}: {error.strerror}"
    return listening


def _hold(holder: socket.socket, address: tuple[object, ...]) -> None:
    # SO_REUSEADDR, or connections of a server that has just ended would keep the port for a minute. It also
    # lets two servers bind at the same instant: only one of the two can listen.
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(address)
    holder.listen()
    # From here on granian's sockets may join, which have SO_REUSEPORT, and another server's check may not.
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    # It listens no more, or the kernel would hand it connections that nobody accepts. It stays bound.
    holder.shutdown(socket.SHUT_RDWR)


def _why_not(host: str, number: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT: {number} on {host} is taken by another program; stop it, or set another PORT"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST: {host} is no address of this machine"
    return f"PORT: cannot listen on {host}, port {number}: {error.strerror}"
