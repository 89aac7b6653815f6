"""Runs the deliveries that wait in the documents: who is due, how many at once, and when all must wait."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.messaging.send_result import LookupFailed, OperatorFault, label
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.jobs.message_sender import Attempted, Courier
from bot.logs.log import event
from bot.store.protocol import Store

log = logging.getLogger(__name__)

POLL = 0.25  # seconds
GRACE = 4.0  # seconds to end what is under way at a stop; what is not ended is looked up by the next process
UNREADABLE_PAUSE = timedelta(seconds=60)
BUSY_PAUSE = timedelta(seconds=1)  # another process delivers to that learner, or nothing was due after all
STORE_PAUSE = timedelta(seconds=1)
FIRST_HOLD, LONGEST_HOLD = timedelta(seconds=60), timedelta(minutes=15)


class Outbox:
    """A loop and `threads` threads, each of which delivers to one learner at a time.

    The first delivery of a process goes alone, and so does each one after an operator's fault: with a wrong
    key every try would fail, so only one is spent on finding that out. `count` is told of each try in a word,
    what became of it.
    """

    def __init__(
        self,
        store: Store,
        courier: Courier,
        clock: Callable[[], datetime],
        *,
        threads: int = 4,
        poll: float = POLL,
        count: Callable[[str], None] = lambda outcome: None,
    ) -> None:
        self._count = count
        self._store = store
        self._courier = courier
        self._clock = clock
        self._threads = threads
        self._poll = poll
        self._lock = threading.Lock()  # for the three below, which the threads write to
        self._hold = Hold()
        self._under_way: set[str] = set()
        self._not_before: dict[str, datetime] = {}
        self._paused_until: datetime | None = None
        self._work: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._wake = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Deliver until `stop` is set, and return within seconds of that. No error ends it before."""
        workers = [
            threading.Thread(target=self._deliver_all, args=(stop,), name=f"outbox-{number}", daemon=True)
            for number in range(self._threads)
        ]
        for worker in workers:
            worker.start()
        while not stop.is_set():
            self._hand_out()
            self._wake.wait(self._poll)
            self._wake.clear()
        for _ in workers:
            self._work.put(None)
        until = time.monotonic() + GRACE
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))

    def _hand_out(self) -> None:
        """Give learners who are due to the threads that are free."""
        now = self._clock()
        with self._lock:
            free = (self._threads if self._hold.proven else 1) - len(self._under_way)
            self._not_before = {each: at for each, at in self._not_before.items() if at > now}
            taken = self._under_way | self._not_before.keys()
        if free <= 0 or self._hold.holds(now) or (self._paused_until and now < self._paused_until):
            return
        try:
            # So many more, that those who cannot be served now never stand before those who can.
            due = self._store.due_messages(now, limit=free + len(taken))
        except Exception as error:  # noqa: BLE001 the loop outlives whatever the store does
            self._pause("outbox_due_failed", now, error)
            return
        for learner_id in [each for each in due if each not in taken][:free]:
            with self._lock:
                self._under_way.add(learner_id)
            self._work.put(learner_id)

    def _deliver_all(self, stop: threading.Event) -> None:
        while (learner_id := self._work.get()) is not None:
            try:
                if not stop.is_set():
                    self._deliver(learner_id)
            finally:
                with self._lock:
                    self._under_way.discard(learner_id)
                self._wake.set()

    def _deliver(self, learner_id: str) -> None:
        attempted: Attempted | None = None
        pause = BUSY_PAUSE
        try:
            attempted = self._courier.deliver(learner_id)
            if attempted is not None:
                self._count(label(attempted))
        except DocumentUnreadable as error:
            pause = UNREADABLE_PAUSE
            event(log, logging.ERROR, "outbox_document_unreadable", learner_id=learner_id, error=error)
        except StoreUnavailable as error:
            self._pause("outbox_store_unavailable", self._clock(), error)
        except Exception as error:  # noqa: BLE001 one learner's trouble is not the others'
            pause = UNREADABLE_PAUSE
            event(log, logging.ERROR, "outbox_crashed", learner_id=learner_id, error=error)
        with self._lock:
            if attempted is None:
                self._not_before[learner_id] = self._clock() + pause
            else:
                self._hold.learn(attempted, self._clock())

    def _pause(self, name: str, now: datetime, error: Exception) -> None:
        event(log, logging.ERROR, name, error=error)
        self._paused_until = now + STORE_PAUSE


class Hold:
    """Stops the whole queue while our own account or sender is at fault; forgotten with the process."""

    def __init__(self) -> None:
        self.proven = False  # the last try was not the operator's fault
        self._until: datetime | None = None
        self._length = FIRST_HOLD

    def holds(self, now: datetime) -> bool:
        return self._until is not None and now < self._until

    def learn(self, attempted: Attempted, now: datetime) -> None:
        outcome = attempted.cause if isinstance(attempted, LookupFailed) else attempted
        if not isinstance(outcome, OperatorFault):
            self.proven, self._until, self._length = True, None, FIRST_HOLD
            return
        if self.holds(now):
            return  # one of those that were under way together
        event(
            log,
            logging.CRITICAL,
            "outbox_held",
            code=outcome.code,
            look_at=outcome.look_at,
            next_try_in_seconds=int(self._length.total_seconds()),
        )
        self.proven, self._until = False, now + self._length
        self._length = min(self._length * 2, LONGEST_HOLD)
