"""A load on one address: raw sockets kept open, one request under way on each."""

import selectors
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat


class RefusedError(Exception):
    """Something was not answered with 200: a benchmark of errors measures nothing."""


@dataclass
class Result:
    """`times` are the answers', in seconds."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list, repr=False)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        """Milliseconds, as `p99`."""
        return statistics.median(self.times) * 1000

    @property
    def p99(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.99)] * 1000


@dataclass
class _Connection:
    """`sent` is when the request was that is under way; `answer` is what has come of its answer."""

    sock: socket.socket
    sent: float = 0.0
    answer: bytes = b""


def send_all(port: int, requests: Sequence[bytes], connections: int = 8) -> Result:
    return run(port, connections, iter(requests), 600.0)


def run(port: int, connections: int, requests: Iterator[bytes], seconds: float) -> Result:
    """Send `requests` over that many connections for so long, or until there are none left."""
    with selectors.DefaultSelector() as selector:
        result = Result()
        begun = time.perf_counter()
        for connection in map(_connect, repeat(port, connections)):
            selector.register(connection.sock, selectors.EVENT_READ, connection)
            _send_next(selector, connection, requests)
        while selector.get_map():
            for key, _ in _awaited(selector):
                if _take(key.data, result):
                    late = time.perf_counter() - begun > seconds
                    _send_next(selector, key.data, iter(()) if late else requests)
        result.seconds = time.perf_counter() - begun
        return result


def _connect(port: int) -> _Connection:
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _Connection(sock)


def _awaited(selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
    ready = selector.select(timeout=20)
    if not ready:
        raise RefusedError("no answer for 20 s")
    return ready


def _send_next(selector: selectors.BaseSelector, connection: _Connection, requests: Iterator[bytes]) -> None:
    request = next(requests, None)
    if request is None:
        selector.unregister(connection.sock)
        connection.sock.close()
        return
    connection.answer = b""
    connection.sent = time.perf_counter()
    connection.sock.sendall(request)


def _take(connection: _Connection, result: Result) -> bool:
    """Whether the answer is whole."""
    chunk = connection.sock.recv(65536)
    answer = connection.answer = connection.answer + chunk
    if chunk and not _is_whole(answer):
        return False
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RefusedError(answer[:300].decode(errors="replace") or "the connection was closed")
    result.times.append(time.perf_counter() - connection.sent)
    return True


def _is_whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at < 0:
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(lower[at + 15 :].split(b"\r\n", 1)[0])
