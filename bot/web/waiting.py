"""How many requests about one learner this process has under way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MOST_WAITING: Final = 8  # behind the one that is served


class Queues:
    """One phone that writes without end must not take every thread from the others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lengths: dict[str, int] = {}

    @contextmanager
    def place(self, whose: str) -> Iterator[bool]:
        """Whether there was a place in the queue; it is given back when the block ends."""
        with self._lock:
            length = self._lengths.get(whose, 0)
            if length <= MOST_WAITING:
                self._lengths[whose] = length + 1
        try:
            yield length <= MOST_WAITING
        finally:
            if length <= MOST_WAITING:
                self._leave(whose)

    def _leave(self, whose: str) -> None:
        with self._lock:
            if self._lengths[whose] == 1:
                del self._lengths[whose]
            else:
                self._lengths[whose] -= 1
