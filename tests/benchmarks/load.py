"""A load on one address: raw sockets kept open, one request under way on each."""

import selectors
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """Requests per second, and the answers' times in milliseconds."""

    seconds: float
    times: list[float] = field(repr=False)
    refused: int = 0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.times) * 1000

    @property
    def p99(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.99)] * 1000


def run(port: int, connections: int, requests: Iterator[bytes], seconds: float) -> Result:
    """Send `requests` over that many connections for so long, or until there are none left.

    Whatever is not answered with 200 is counted as refused: a benchmark of errors measures nothing.
    """
    selector = selectors.DefaultSelector()
    result = Result(seconds, [])
    begun = time.perf_counter()
    ends = begun + seconds
    for _ in range(connections):
        sock = socket.create_connection(("127.0.0.1", port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = next(requests, None)
        if request is None:
            break
        sock.sendall(request)
        selector.register(sock, selectors.EVENT_READ, [time.perf_counter(), b""])
    while selector.get_map():
        for key, _ in selector.select(timeout=20):
            _take(selector, key, result, requests, ends)
    result.seconds = time.perf_counter() - begun
    selector.close()
    return result


def _take(
    selector: selectors.DefaultSelector, key: selectors.SelectorKey, result: Result, requests: Iterator[bytes], ends: float
) -> None:
    sock, state = key.fileobj, key.data
    assert isinstance(sock, socket.socket)
    chunk = sock.recv(65536)
    state[1] += chunk
    if chunk and not _is_whole(state[1]):
        return
    now = time.perf_counter()
    result.times.append(now - state[0])
    result.refused += not state[1].startswith(b"HTTP/1.1 200")
    request = next(requests, None) if chunk and now < ends else None
    if request is None:
        selector.unregister(sock)
        sock.close()
        return
    sock.sendall(request)
    state[0], state[1] = time.perf_counter(), b""


def _is_whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at < 0:
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(lower[at + 15 :].split(b"\r\n", 1)[0])
