"""A process that has to be there: it is started again when it has died."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.logs.log import event
from bot.server.process import Process

LONGEST_PAUSE = 30.0  # seconds from a start that came to nothing to the next
SHORTEST_PAUSE = 0.25  # between any two starts: what dies at once must not fill the log

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Post:
    """One of the server's processes, by what it does: `start` forks it. Raises OSError where it cannot.

    `failures` counts the starts in a row that came to nothing, `code` is the last exit code.
    """

    name: str
    start: Callable[[], Process]
    process: Process | None = None
    failures: int = 0
    code: int = 0
    not_before: float = 0.0  # monotonic seconds: the next start

    @property
    def ready(self) -> bool:
        return self.process is not None and self.process.ready

    def tend(self) -> None:
        """Take note of what has become of the process, and start another where there is none."""
        if self.process is not None and (code := self.process.look()) is not None:
            self._bury(self.process, code)
        if self.process is None and time.monotonic() >= self.not_before:
            self._start()

    def _start(self) -> None:
        try:
            self.process = self.start()
        except OSError as error:
            event(log, logging.ERROR, f"{self.name}_not_started", error=error)
            self._fail()
        else:
            self.not_before = time.monotonic() + SHORTEST_PAUSE

    def _bury(self, dead: Process, code: int) -> None:
        event(log, logging.ERROR, f"{self.name}_died", pid=dead.pid, code=code, served=dead.ready)
        self.process, self.code = None, code
        if dead.ready:
            self.failures = 0
        else:
            self._fail()

    def _fail(self) -> None:
        self.failures += 1
        self.not_before = time.monotonic() + min(0.25 * 2**self.failures, LONGEST_PAUSE)
