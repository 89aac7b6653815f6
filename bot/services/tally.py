"""Counts for the operator's page, without a message having to wait for it: they are added up in the process,
and written together every few seconds. A process that is killed takes the last seconds' counts with it;
`tutorclaw store recount` finds again what documents can tell.
"""

import atexit
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.course import Course
from bot.core.figure_sums import LAST, Change, summed
from bot.core.figures import figures_of_turn
from bot.core.learner import Learner
from bot.core.messaging.messages import InboundMessage
from bot.core.payments.ledger import Fact, Kind
from bot.logs.repeated import Repeated
from bot.store.protocol import Store

log = logging.getLogger(__name__)

EVERY: Final = 2.0  # seconds
SEEN_EVERY: Final = 10.0  # seconds: where nothing is counted, that the process is there
TEXTS_KEPT: Final = timedelta(days=30)
_DELIVERIES: Final = {Kind.DELIVERY_FAILED: "dead", Kind.DELIVERY_PARKED: "parked"}


class Tally:
    """`process` is its name on the page: "web", "background"."""

    def __init__(
        self, store: Store, course: Course, process: str, clock: Callable[[], datetime], every: float = EVERY
    ) -> None:
        self._store = store
        self._course = course
        self._clock = clock
        self._every = every
        self._name = f"{LAST}seen {process} {socket.gethostname()[:40]} {os.getpid()}"
        self._lock = threading.Lock()
        self._days: dict[str, dict[str, int]] = {}
        self._dirty, self._ended = threading.Event(), threading.Event()
        self._tidied = ""
        self._lines = Repeated(1, 600.0)

    def start(self) -> "Tally":
        """Once the process has forked for the last time."""
        atexit.register(self.close)
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def turn(self, before: Learner | None, after: Learner, message: InboundMessage) -> None:
        course = self._course
        self.add(figures_of_turn(course, before, after, message, course.keeps_texts))

    def add(self, changes: Iterable[Change]) -> None:
        today = self._clock().date().isoformat()
        with self._lock:
            counts = self._days.setdefault(today, {})
            for name, change in changes:
                counts[name] = counts.get(name, 0) + change
        self._dirty.set()

    def moment(self, what: str) -> None:
        """It happened now, and when it happened last is on the page."""
        now = self._clock()
        with self._lock:
            self._days.setdefault(now.date().isoformat(), {})[LAST + what] = int(now.timestamp())
        self._dirty.set()

    def facts(self, facts: Sequence[Fact]) -> None:
        """What is written to the ledger, as LedgerWriter tells it."""
        for fact in facts:
            if fact.kind == Kind.EVENT_RECEIVED:
                self.moment("event")
            elif fact.kind in _DELIVERIES:
                self.add([(f"{_DELIVERIES[Kind(fact.kind)]} {fact.detail or 'unknown'}", 1)])

    def flush(self) -> None:
        """Never raises: what could not be written is written with the next."""
        self._dirty.clear()
        with self._lock:
            days, self._days = self._days, {}
        try:
            for day in list(days):
                self._store.add_figures(day, days[day])
                del days[day]
            self._tidy()
        except Exception as error:  # noqa: BLE001 figures must disturb nobody
            with self._lock:
                for day, counts in days.items():
                    self._days[day] = summed((counts, self._days.get(day, {})))
            self._lines.event(log, logging.WARNING, "figures", "figures_not_written", reason=str(error))

    def close(self) -> None:
        if not self._ended.is_set():
            self._ended.set()
            self._dirty.set()
            self.flush()

    def _run(self) -> None:
        while not self._ended.is_set():
            self.moment(self._name.removeprefix(LAST))
            self.flush()
            self._dirty.wait(SEEN_EVERY)
            self._ended.wait(self._every)

    def _tidy(self) -> None:
        """Once a day: texts are not kept for longer than they are worth."""
        today = self._clock().date()
        if self._tidied != today.isoformat():
            self._store.drop_figures("text ", (today - TEXTS_KEPT).isoformat())
            self._tidied = today.isoformat()
