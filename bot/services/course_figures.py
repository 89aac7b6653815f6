"""How the course does: what the tally has counted, and the money as the ledger has it.

Nothing here reads documents. Of the ledger only what came since the last look is read, and of that only what
is about money.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.core.figure_sums import LAST, summed
from bot.core.payments.ledger import Fact, Kind
from bot.core.payments.payment_report import KINDS, PaymentRow, payment_rows
from bot.errors import StoreError
from bot.store.protocol import Store

KEPT: Final = 3.0  # seconds; with what the tally waits, a figure is five seconds old at most
DAYS: Final = 30
_RECORDED: Final = (Kind.PAID, Kind.SECOND_PAYMENT)


@dataclass(frozen=True, slots=True)
class Takings:
    """What came in on one day, or in all, in one currency's smallest unit."""

    payments: int = 0
    amount: int = 0
    back: int = 0  # refunded, or held by disputes

    @property
    def net(self) -> int:
        return self.amount - self.back


@dataclass(frozen=True, slots=True)
class Counts:
    """`days` are the last ones, the oldest first, without a gap. `revenue` by currency and day; test money
    stands apart. `stands` is how many stand at a step ("slug/step"), `wrong` the wrong answers to an exercise
    in those days, `unclear` what was not understood in them, by where, `texts` what was said (if kept)."""

    days: tuple[date, ...]
    totals: Mapping[str, int]
    active: tuple[int, ...]
    joined: tuple[int, ...]
    stands: Mapping[str, int]
    wrong: Mapping[str, int]
    unclear: Mapping[str, int]
    texts: Mapping[str, int]
    dead: Mapping[str, int]
    parked: Mapping[str, int]
    moments: Mapping[str, datetime]
    revenue: Mapping[str, tuple[Takings, ...]] = field(default_factory=dict)
    test_revenue: Mapping[str, tuple[Takings, ...]] = field(default_factory=dict)
    revenue_ever: Mapping[str, Takings] = field(default_factory=dict)

    def of(self, name: str) -> int:
        return max(self.totals.get(name, 0), 0)


class CourseFigures:
    """Every call raises StoreError."""

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
        self._counted_at = float("-inf")
        self._counts: Counts | None = None
        self._read: Mapping[str, int] = {}
        self._facts: set[Fact] = set()
        self._rows: Sequence[PaymentRow] = ()

    def counts(self) -> Counts:
        with self._lock:  # those who ask meanwhile share the answer
            if self._counts is None or self._monotonic() - self._counted_at >= KEPT:
                self._look_at_money()
                self._counts = self._count()
                self._counted_at = self._monotonic()
            return self._counts

    def warm(self) -> None:
        """The first look at a large ledger takes a third of a second: better before somebody waits for it."""
        with suppress(StoreError):
            self.counts()

    def recorded(self) -> set[str | None]:
        """The sessions that have found their payer."""
        with self._lock:
            self._look_at_money()
            return {fact.session_id for fact in self._facts if fact.kind in _RECORDED}

    def _look_at_money(self) -> None:
        facts, self._read = self._store.facts_on_from(KINDS, self._read)
        new = set(facts) - self._facts
        if new:
            self._facts |= new
            self._rows = payment_rows(self._facts)

    def _count(self) -> Counts:
        today = self._clock().date()
        days = tuple(today - timedelta(days=ago) for ago in reversed(range(DAYS)))
        every = dict(self._store.figures())
        totals = summed(every.values())
        recent = [every.get(day.isoformat(), {}) for day in days]
        lately = summed(recent)
        test = [row for row in self._rows if row.livemode is False]
        real = [row for row in self._rows if row.livemode is not False]
        return Counts(
            days=days,
            totals=totals,
            active=tuple(each.get("active", 0) for each in recent),
            joined=tuple(each.get("joined", 0) for each in recent),
            stands=_named(totals, "at "),
            wrong=_named(lately, "wrong "),
            unclear=_named(lately, "unclear "),
            texts=_named(lately, "text "),
            dead=_named(lately, "dead "),
            parked=_named(lately, "parked "),
            moments=_moments(totals),
            revenue=_by_day(real, days),
            test_revenue=_by_day(test, days),
            revenue_ever={currency: _sum(rows) for currency, rows in _by_currency(real).items()},
        )


def _named(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    """The most frequent first, under the name behind the prefix."""
    found = ((name.removeprefix(prefix), count) for name, count in counts.items() if name.startswith(prefix))
    return dict(sorted((each for each in found if each[1] > 0), key=lambda each: (-each[1], each[0])))


def _moments(totals: Mapping[str, int]) -> dict[str, datetime]:
    return {
        name.removeprefix(LAST): datetime.fromtimestamp(at, UTC)
        for name, at in totals.items()
        if name.startswith(LAST)
    }


def _by_currency(rows: Iterable[PaymentRow]) -> dict[str, list[PaymentRow]]:
    found: dict[str, list[PaymentRow]] = {}
    for row in rows:
        found.setdefault(row.payment.currency or "", []).append(row)
    return found


def _by_day(rows: Iterable[PaymentRow], days: tuple[date, ...]) -> dict[str, tuple[Takings, ...]]:
    found = {}
    for currency, theirs in _by_currency(rows).items():
        on: dict[date, list[PaymentRow]] = {}
        for row in theirs:
            on.setdefault(row.payment.paid_at.date(), []).append(row)
        found[currency] = tuple(_sum(on.get(day, ())) for day in days)
    return found


def _sum(rows: Sequence[PaymentRow]) -> Takings:
    return Takings(
        len(rows), sum(row.amount for row in rows), sum(row.refunded + row.disputed for row in rows)
    )


def sum_of(parts: Iterable[Takings]) -> Takings:
    every = tuple(parts)
    return Takings(
        sum(each.payments for each in every),
        sum(each.amount for each in every),
        sum(each.back for each in every),
    )
