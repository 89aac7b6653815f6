"""A process that has to be there: it is started again when it has died, and killed when it hangs."""

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.logs.log import event
from bot.server.process import Process

LONGEST_PAUSE = 30.0  # seconds from a failed start to the next
SHORTEST_PAUSE = 0.25  # between any two starts: what dies at once must not fill the log
MOST_INCOMPLETE = 60  # seconds in which a child that was started again has to beat

log = logging.getLogger(__name__)


@dataclass(slots=True)
class SupervisedProcess:
    """`start` forks it, and raises OSError where it cannot. It has started when so many processes beat, it
    and its children, and it has lived for so long.

    `failures` counts the failed starts in a row, `code` is the last exit code.
    """

    name: str
    start: Callable[[], Process]
    processes: int = 1
    settles_in: float = 0.0  # seconds
    clock: Callable[[], float] = time.monotonic
    process: Process | None = None
    failures: int = 0
    code: int = 0
    not_before: float = 0.0  # by the clock: the next start
    _was_complete: bool = False
    _incomplete: int = 0  # looks in a row

    @property
    def started(self) -> bool:
        return (
            self.process is not None
            and len(self.process.heartbeats) >= self.processes
            and self.clock() - self.process.started_at >= self.settles_in
        )

    def check(self) -> None:
        """Take note of what has become of the process, and start another where there is none."""
        if self.process is not None and (code := self.process.exit_code()) is not None:
            self._record_exit(self.process, code)
        if self.process is None and self.clock() >= self.not_before:
            self._start()

    def watch(self) -> None:
        """Kill what hangs. To be called once a second."""
        if self.process is None:
            return
        for pid in self.process.hung():
            event(log, logging.ERROR, f"{self.name}_hung", pid=pid)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._end_where_incomplete(self.process)

    def _end_where_incomplete(self, process: Process) -> None:
        """A child that hangs while it starts never beat, nor did one that nobody started again."""
        self._was_complete |= self.started
        incomplete = self._was_complete and len(process.heartbeats) < self.processes
        self._incomplete = self._incomplete + 1 if incomplete else 0
        if self._incomplete > MOST_INCOMPLETE:
            event(log, logging.ERROR, f"{self.name}_incomplete", pid=process.pid)
            self._incomplete = 0
            process.end()

    def _start(self) -> None:
        try:
            self.process = self.start()
        except OSError as error:
            event(log, logging.ERROR, f"{self.name}_not_started", error=error)
            self._record_failure()
        else:
            self.not_before = self.clock() + SHORTEST_PAUSE

    def _record_exit(self, process: Process, code: int) -> None:
        started = self.started
        event(log, logging.ERROR, f"{self.name}_died", pid=process.pid, code=code, served=started)
        self.process, self.code = None, code
        if started:
            self.failures = 0
        else:
            self._record_failure()

    def _record_failure(self) -> None:
        self.failures += 1
        self.not_before = self.clock() + min(0.25 * 2**self.failures, LONGEST_PAUSE)
