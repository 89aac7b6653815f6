"""Findings that are kept for a while: whoever asks often must not hammer Stripe and Twilio."""

import threading
import time
from collections.abc import Callable
from typing import Final

from bot.checkup.finding import Finding

KEPT: Final = 60.0  # seconds


class KeptFindings:
    def __init__(
        self, look: Callable[[], tuple[Finding, ...]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._look = look
        self._clock = clock
        self._looking = threading.Lock()
        self._found: tuple[Finding, ...] = ()
        self._looked_at: float | None = None

    def read(self) -> tuple[Finding, ...]:
        """While another thread looks anew, what was found before; the first look of all is waited for. So one
        thread of a process asks Stripe and Twilio here at most."""
        if not self._looking.acquire(blocking=self._looked_at is None):
            return self._found
        try:
            if self._looked_at is None or self._clock() - self._looked_at >= KEPT:
                self._found = self._look()
                self._looked_at = self._clock()
            return self._found
        finally:
            self._looking.release()
