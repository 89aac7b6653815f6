"""Our payments against Stripe's books: what one has and the other has not, or has otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.payments.payment_report import PaymentRow
from bot.core.payments.stripe_results import PaidFacts


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to, and not including, `until`; None: without an end on that side."""

    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        begun = self.since is None or moment >= self.since
        return begun and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` is the column that differs, "payment" where one side has none at all. None: not there."""

    session_id: str
    what: str
    here: object
    at_stripe: object


def differences(
    rows: Iterable[PaymentRow], books: Iterable[PaidFacts], period: Period
) -> tuple[Difference, ...]:
    """`rows` are all that we have, and `books` begin well before the period, for the two sides may date a
    slow payment differently. By session; none: they agree."""
    ours = {row.payment.session_id: row for row in rows}
    found: list[Difference] = []
    for session_id, paid in {each.session_id: each for each in books}.items():
        row = ours.pop(session_id, None)
        if row is not None:
            found += _compared(row, paid)
        elif _is_within(paid, period):
            found.append(Difference(session_id, "payment", None, paid.amount_total))
    for session_id, row in ours.items():
        if row.payment.paid_at in period:
            found.append(Difference(session_id, "payment", row.payment.amount_total, None))
    return tuple(sorted(found, key=lambda each: (each.session_id, each.what)))


def _is_within(paid: PaidFacts, period: Period) -> bool:
    moment = paid.paid_at or paid.created
    return moment is None or moment in period


def _compared(row: PaymentRow, paid: PaidFacts) -> Iterator[Difference]:
    """What Stripe did not show is not compared; nor is, where there was but an inquiry, whether Stripe calls
    that a dispute: it has taken no money."""
    inquiry_alone = row.inquired and row.dispute in (None, "won")
    sides = {
        "amount": (row.payment.amount_total, paid.amount_total),
        "currency": (row.payment.currency, paid.currency),
        "payment_intent": (row.payment.payment_intent, paid.payment_intent),
        "refunded": (row.refunded, paid.refunded),
        "disputed": (bool(row.payment.disputes), None if inquiry_alone else paid.disputed),
    }
    for what, (here, there) in sides.items():
        if there is not None and here != there:
            yield Difference(row.payment.session_id, what, here, there)
