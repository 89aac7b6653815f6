"""Our payments against Stripe's books: what one has and the other has not, or has otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.payments.payment_report import PaymentRow
from bot.core.payments.stripe_events import dispute_state
from bot.core.payments.stripe_results import BUYER_NEEDED, BookedDispute, BookedRefund, PaidFacts


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


@dataclass(frozen=True, slots=True)
class WentBack:
    """Stripe's disputes and refunds. None: Stripe did not show them, so they are not compared."""

    disputes: Sequence[BookedDispute] | None = None
    refunds: Sequence[BookedRefund] | None = None


def differences(
    rows: Iterable[PaymentRow], books: Iterable[PaidFacts], period: Period, back: WentBack = WentBack()
) -> tuple[Difference, ...]:
    """`rows` are all that we have, and `books` begin well before the period, for the two sides may date a
    slow payment differently. By session; none: they agree."""
    ours = {row.payment.session_id: row for row in rows}
    found: list[Difference] = []
    for session_id, paid in {each.session_id: each for each in books}.items():
        row = ours.pop(session_id, None)
        if row is not None:
            found += _compared(row, paid)
            found += _compared_with_lists(row, paid, back)
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


def _compared_with_lists(row: PaymentRow, paid: PaidFacts, back: WentBack) -> Iterator[Difference]:
    """How its disputes stand, how much each is about, and whether we know of each refund that waits for the
    buyer's bank details. That one side has no dispute at all is told by _compared()."""
    session_id, intent = row.payment.session_id, row.payment.payment_intent
    disputes = [each for each in back.disputes or () if each.payment_intent == intent is not None]
    at_stripe = {dispute_state(each.status): each.status for each in disputes}
    worst = next((state for state in ("lost", "open") if state in at_stripe), None)
    here = row.dispute if row.dispute != "won" else None  # it takes no money, as an inquiry takes none
    if disputes and here != worst and bool(row.payment.disputes) == bool(paid.disputed):
        yield Difference(session_id, "dispute", row.dispute, at_stripe.get(worst, "won"))
    for each in disputes:
        claimed = row.claimed.get(each.dispute_id)
        if claimed is not None and claimed != each.amount:
            yield Difference(session_id, "disputed_minor", claimed, each.amount)
    for refund in back.refunds or ():
        waits = refund.status == BUYER_NEEDED and refund.refund_id not in row.waiting
        if refund.payment_intent == intent is not None and waits:
            yield Difference(session_id, f"refund {refund.refund_id}", None, "waits for the buyer")
