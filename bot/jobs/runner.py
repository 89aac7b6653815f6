"""Runs a queue: looks for the learners for whom something in it is due, and hands them to its threads."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import Final

from bot.core.due import is_due
from bot.core.queues import Queue
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.jobs.circuit_breaker import CircuitBreaker
from bot.jobs.progress import Progress
from bot.logs.log import event
from bot.store.protocol import Store

log = logging.getLogger(__name__)

POLL: Final = 0.25  # seconds
GRACE = 4.0  # seconds to end what is under way at a stop; a process that starts later takes up the rest
UNREADABLE_PAUSE: Final = timedelta(seconds=60)
BUSY_PAUSE: Final = timedelta(seconds=1)  # another process has the claim, or nothing was due after all
STORE_PAUSE: Final = timedelta(seconds=1)


class Runner:
    """A loop and `threads` threads, each of which works for one learner at a time.

    `work` claims the learner, does the first thing that is due and gives what came of it. None: nothing was
    done. With a breaker one learner at a time is worked for until that has closed.
    """

    def __init__(
        self,
        queue: Queue,
        work: Callable[[str], object | None],
        store: Store,
        clock: Callable[[], datetime],
        *,
        threads: int,
        breaker: CircuitBreaker | None = None,
        poll: float = POLL,
        progress: Progress | None = None,
    ) -> None:
        self._queue = queue
        self._work = work
        self._store = store
        self._clock = clock
        self._threads = threads
        self._poll = poll
        self._progress = progress or Progress()
        self._lock = threading.Lock()  # for the four below, which the threads write to
        self._breaker = breaker
        self._under_way: set[str] = set()
        self._not_before: dict[str, datetime] = {}
        self._paused_until: datetime | None = None
        self._handed_out: SimpleQueue[str | None] = SimpleQueue()
        self._wake = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, and return within seconds of that. No error ends it before."""
        workers = [
            threading.Thread(
                target=self._work_until, args=(stop,), name=f"{self._queue}-{number}", daemon=True
            )
            for number in range(self._threads)
        ]
        for worker in workers:
            worker.start()
        while not stop.is_set():
            self._progress.began(f"{self._queue} loop")
            self._hand_out()
            self._wake.wait(self._poll)
            self._wake.clear()
        self._progress.ended(f"{self._queue} loop")
        for _ in workers:
            self._handed_out.put(None)
        until = time.monotonic() + GRACE
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))

    def _hand_out(self) -> None:
        """Give learners for whom something is due to the threads that are free."""
        now = self._clock()
        with self._lock:
            free = self._most_at_once(now) - len(self._under_way)
            self._not_before = {each: at for each, at in self._not_before.items() if not is_due(at, now)}
            skipped = self._under_way | self._not_before.keys()
        if free <= 0:
            return
        try:
            # So many more, that those who cannot be served now never stand before those who can.
            due = self._store.due(self._queue, now, limit=free + len(skipped))
        except Exception as error:  # noqa: BLE001 the loop outlives whatever the store does
            self._pause("due_failed", error)
            return
        for learner_id in [each for each in due if each not in skipped][:free]:
            with self._lock:
                self._under_way.add(learner_id)
            self._handed_out.put(learner_id)

    def _most_at_once(self, now: datetime) -> int:
        if self._paused_until is not None and not is_due(self._paused_until, now):
            return 0
        if self._breaker is None or self._breaker.closed:
            return self._threads
        return 0 if self._breaker.is_open(now) else 1

    def _work_until(self, stop: threading.Event) -> None:
        while (learner_id := self._handed_out.get()) is not None:
            step = f"{self._queue} of {learner_id}"
            self._progress.began(step)
            try:
                if not stop.is_set():
                    self._work_for(learner_id)
            finally:
                self._progress.ended(step)
                with self._lock:
                    self._under_way.discard(learner_id)
                self._wake.set()

    def _work_for(self, learner_id: str) -> None:
        result, pause = None, BUSY_PAUSE
        try:
            result = self._work(learner_id)
        except StoreUnavailable as error:
            self._pause("store_unavailable", error)
        except Exception as error:  # noqa: BLE001 one learner's trouble is not the others'
            pause = UNREADABLE_PAUSE
            name = "document_unreadable" if isinstance(error, DocumentUnreadable) else "crashed"
            event(log, logging.ERROR, f"{self._queue}_{name}", learner_id=learner_id, error=error)
        with self._lock:
            if result is None:
                self._not_before[learner_id] = self._clock() + pause
            elif self._breaker is not None:
                self._breaker.record(result, self._clock())

    def _pause(self, name: str, error: Exception) -> None:
        event(log, logging.ERROR, f"{self._queue}_{name}", error=error)
        with self._lock:
            self._paused_until = self._clock() + STORE_PAUSE
