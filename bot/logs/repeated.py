"""Lines that a stranger or one wrong setting would cause without end: a few are written, the rest counted."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.logs.log import event


@dataclass(slots=True)
class _Span:
    began: float
    written: int = 0
    unsaid: int = 0


class Repeated:
    """Of each key at most `most` lines in so many seconds. The first line after that says, as `unsaid`, how
    many were left out. Keys must come from a fixed set: nothing that a stranger sends may be one."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._spans: dict[str, _Span] = {}

    def event(self, logger: logging.Logger, level: int, key: str, name: str, /, **fields: object) -> None:
        """As log.event; `key` is what the line is counted by."""
        unsaid = self._take(key)
        if unsaid is not None:
            event(logger, level, name, **fields, **({"unsaid": unsaid} if unsaid else {}))

    def _take(self, key: str) -> int | None:
        """How many lines were left out before this one; None where this one is left out as well."""
        now = self._clock()
        with self._lock:
            span = self._spans.setdefault(key, _Span(now))
            if now - span.began >= self._seconds:
                span.began, span.written = now, 0
            if span.written >= self._most:
                span.unsaid += 1
                return None
            span.written += 1
            unsaid, span.unsaid = span.unsaid, 0
            return unsaid
