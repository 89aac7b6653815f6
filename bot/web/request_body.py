"""A request's body, read to a limit.

Whoever sends it is a stranger until its signature holds, and a server has many threads. So a large body is
read and checked only beside few others: what strangers can make a process keep stays small.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from threading import BoundedSemaphore
from typing import Any, Final, TypeVar

SMALL: Final = 8 * 1024  # bytes; hardly any message or event is larger
LARGE: Final = 64 * 1024
PIECE: Final = 16 * 1024  # read at a time: the server's own buffers grow with what is asked for
LARGE_AT_ONCE: Final = 4  # in a process, from the first byte beyond LARGE until it is checked
CHECKED_AT_ONCE: Final = 2  # beyond SMALL: checking takes a processor, and a few times the body's size
PATIENCE: Final = 0.5  # seconds until there is room to read
CHECK_PATIENCE: Final = 5.0  # seconds until there is room to check

T = TypeVar("T")


class Unread(Enum):
    TOO_LARGE = "too large"
    CROWDED = "crowded"  # there are too many large ones just now


class Bodies:
    """The bodies that are under way in this process."""

    def __init__(self) -> None:
        self._large = BoundedSemaphore(LARGE_AT_ONCE)
        self._checked = BoundedSemaphore(CHECKED_AT_ONCE)

    def take(self, environ: Mapping[str, Any], limit: int, check: Callable[[bytes], T]) -> T | Unread:
        """What `check` makes of the raw body of a WSGI request. It is not called where the body is longer
        than `limit` bytes."""
        length = environ.get("CONTENT_LENGTH") or ""
        declared = length.isdecimal()  # a chunked body has no length
        wanted = int(length) if declared else limit + 1
        if declared and wanted > limit:
            return Unread.TOO_LARGE
        stream = environ["wsgi.input"]
        body = _read(stream, min(wanted, LARGE))
        if len(body) <= SMALL:
            return check(body)
        if len(body) < LARGE or wanted == LARGE:
            return self._check(body, check)
        return self._take_large(stream, body, wanted, limit, check)

    def _take_large(
        self, stream: Any, first: bytes, wanted: int, limit: int, check: Callable[[bytes], T]
    ) -> T | Unread:
        if not self._large.acquire(timeout=PATIENCE):
            return Unread.CROWDED
        try:
            body = first + _read(stream, wanted - len(first))
            return Unread.TOO_LARGE if len(body) > limit else self._check(body, check)
        finally:
            self._large.release()

    def _check(self, body: bytes, check: Callable[[bytes], T]) -> T | Unread:
        if not self._checked.acquire(timeout=CHECK_PATIENCE):
            return Unread.CROWDED
        try:
            return check(body)
        finally:
            self._checked.release()


def _read(stream: Any, size: int) -> bytes:
    """So many bytes, or all that there are.

    By hand, because Werkzeug silently cuts a chunked body at MAX_CONTENT_LENGTH, and half a body must not be
    taken for a whole one.
    """
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(min(size, PIECE))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
