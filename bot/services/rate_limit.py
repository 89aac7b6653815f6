"""So many a second, and no more."""

import threading
import time
from collections.abc import Callable


class RateLimit:
    """At most `burst` at once, and `a_second` of them in the long run."""

    def __init__(self, a_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second = a_second
        self._burst = burst
        self._clock = clock
        self._left = float(burst)
        self._at = clock()
        self._lock = threading.Lock()

    def admit(self) -> bool:
        """Whether one more may go now. Nobody waits here."""
        with self._lock:
            now = self._clock()
            self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
