"""The threads of this process that wait for a lock: served in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class WaitingLines:
    """A line for each lock that somebody waits for. Its first tries to take the lock; `woken` tells it that a
    thread of this process has let go."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._lines: dict[int, deque[threading.Event]] = {}

    def is_empty(self, start: int) -> bool:
        return start not in self._lines

    @contextmanager
    def joined(self, start: int) -> Iterator[threading.Event]:
        """A place at the end of the line, left with the block. Its event is set when it is worth a try."""
        woken = threading.Event()
        with self._guard:
            line = self._lines.setdefault(start, deque())
            line.append(woken)
        try:
            yield woken
        finally:
            with self._guard:
                line.remove(woken)
                if line:
                    line[0].set()
                else:
                    del self._lines[start]

    def is_first(self, start: int, woken: threading.Event) -> bool:
        return self._lines[start][0] is woken

    def wake(self, start: int) -> None:
        """To be called when the lock has been released."""
        with self._guard:
            line = self._lines.get(start)
            if line:
                line[0].set()
