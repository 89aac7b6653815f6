"""Whether a document could be written now. Anybody may ask, and a look writes: so once a second at most."""

import threading
import time
from collections.abc import Callable
from typing import Final

from bot.errors import StoreError, StoreUnavailable

KEPT: Final = 1.0  # seconds
PATIENCE: Final = 3.0  # seconds for another request's look to end


class Health:
    """`probe` raises StoreError where a document could not be written."""

    def __init__(self, probe: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._probe = probe
        self._clock = clock
        self._looking = threading.Lock()
        self._looked_at: float | None = None
        self._found: StoreError | None = None
        self.took = 0.0  # seconds, of the last look

    def check(self) -> None:
        """Raises what the last look raised."""
        if not self._looking.acquire(timeout=PATIENCE):
            raise StoreUnavailable("writing a new document", f"no answer within {PATIENCE} s")
        try:
            if self._looked_at is None or self._clock() - self._looked_at >= KEPT:
                self._look()
            found = self._found
        finally:
            self._looking.release()
        if found is not None:
            raise found

    def _look(self) -> None:
        self._found, began = None, self._clock()
        try:
            self._probe()
        except StoreError as error:
            self._found = error.with_traceback(None)
        self._looked_at = self._clock()
        self.took = self._looked_at - began
