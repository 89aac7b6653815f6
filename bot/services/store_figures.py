"""What the store says of how things go: for the metrics, and for whoever looks after the server.

Every figure has a bounded price: of a long queue only the first are read, of the ledger the last days, and
nothing is counted so often that it takes more than a hundredth of the time.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from bot.core.learner import Learner
from bot.core.messaging.delivery import PENDING, parked
from bot.core.payments.ledger import Fact, Kind
from bot.errors import DocumentUnreadable
from bot.services.waiting_payments import waiting_payments
from bot.store.protocol import Store

READ: Final = 200  # documents of those who wait longest
FACTS: Final = 50_000  # of the ledger, a third of a second; where a week has more, less than a week is told
WEEK: Final = timedelta(days=7)
QUICK, SLOW = 5.0, 60.0  # seconds for which figures are kept
TIMES: Final = 100.0  # as long as it took to count them, at least


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """Ages are in seconds, 0 where nothing waits. `deliverers`: how many processes deliver."""

    deliveries: int = 0
    oldest_delivery: float = 0.0
    tasks: int = 0
    oldest_task: float = 0.0
    deliverers: int = 0


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """Of the last days: deliveries that wait for their learners to write, paid sessions that match nobody,
    and the seconds from the paywall to the payment: half of the payers took less than the first, nine of ten
    less than the second."""

    parked: int = 0
    unmatched: int = 0
    wall_to_paid: tuple[float, float] | None = None


class StoreFigures:
    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Any]] = {}  # until when, by the monotonic clock
        self._window = WEEK

    def queues(self) -> QueueFigures:
        """Raises StoreError."""
        found: QueueFigures = self._at_most_every(QUICK, "queues", self._queues)
        return found

    def ledger(self) -> LedgerFigures:
        """Raises StoreError."""
        found: LedgerFigures = self._at_most_every(SLOW, "ledger", self._ledger)
        return found

    def _at_most_every(self, seconds: float, name: str, count: Callable[[], object]) -> Any:
        with self._lock:  # those who ask meanwhile share the answer
            until, found = self._kept.get(name, (float("-inf"), None))
            began = self._monotonic()
            if began >= until:
                found = count()
                ended = self._monotonic()
                self._kept[name] = ended + max(seconds, TIMES * (ended - began)), found
            return found

    def _queues(self) -> QueueFigures:
        waiting, first = self._store.waiting(READ)
        learners = self._read(first)
        deliveries = [each.created_at for one in learners for each in one.deliveries if each.state in PENDING]
        tasks = [each.due_at for one in learners for each in one.purchase.errands]
        unread = max(waiting - len(first), 0)
        return QueueFigures(
            deliveries=len(deliveries) + unread,
            oldest_delivery=self._age(deliveries),
            tasks=len(tasks),
            oldest_task=self._age(tasks),
            deliverers=self._store.deliverers(),
        )

    def _age(self, moments: Sequence[datetime]) -> float:
        return max(((self._clock() - each).total_seconds() for each in moments), default=0.0)

    def _read(self, learner_ids: Iterable[str]) -> Sequence[Learner]:
        found = []
        for learner_id in learner_ids:
            try:
                learner = self._store.read(learner_id)
            except DocumentUnreadable:
                continue
            if learner is not None:
                found.append(learner)
        return found

    def _ledger(self) -> LedgerFigures:
        facts = self._recent_facts()
        ids = {fact.learner_id for fact in facts if fact.kind == Kind.DELIVERY_PARKED and fact.learner_id}
        return LedgerFigures(
            parked=sum(len(parked(each.deliveries)) for each in self._read(sorted(ids)[:READ])),
            unmatched=sum(1 for _ in waiting_payments(self._store)),
            wall_to_paid=wall_to_paid(facts),
        )

    def _recent_facts(self) -> Sequence[Fact]:
        while True:
            facts = tuple(islice(self._store.facts(since=self._clock() - self._window), FACTS + 1))
            if len(facts) <= FACTS:
                return facts
            self._window /= 4


def wall_to_paid(facts: Iterable[Fact]) -> tuple[float, float] | None:
    """The median and the ninth decile of the seconds from a payer's first sight of the wall to their payment.
    None: nobody has paid."""
    walls: dict[str, datetime] = {}
    payments: dict[str, datetime] = {}
    for fact in facts:
        if fact.learner_id is not None and fact.kind in (Kind.WALL_MET, Kind.PAID):
            first = walls if fact.kind == Kind.WALL_MET else payments
            first[fact.learner_id] = min(first.get(fact.learner_id, fact.at), fact.at)
    known = ((at - walls[payer]).total_seconds() for payer, at in payments.items() if payer in walls)
    took = sorted(max(each, 0.0) for each in known)
    if not took:
        return None
    return took[(len(took) - 1) // 2], took[(len(took) - 1) * 9 // 10]
