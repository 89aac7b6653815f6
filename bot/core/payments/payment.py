"""One payment, and how what is told of it adds up.

Events come twice, late and in any order, so everything here is a join: saying a thing again, or in another
order, leads to the same payment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

DisputeState = Literal["open", "won", "lost"]


@dataclass(frozen=True, slots=True)
class Payment:
    """One paid Checkout session. `event_id` is None where it came by the success page or `reconcile`.

    `amount_total` and `refunded` are in the currency's smallest unit, as Stripe gives them. `created_at` is
    when Stripe made the session; `disputes` the state of each dispute by its id. `failed_refunds` is what of
    `refunded` did not arrive and came back to us, by the refund's id. `refund_asked`: we have asked Stripe to
    give it back. `more` as in Learner.
    """

    session_id: str
    event_id: str | None
    amount_total: int | None
    currency: str | None
    paid_at: datetime
    payment_intent: str | None = None
    created_at: datetime | None = None
    refunded: int = 0
    refunded_in_full: bool = False
    disputes: Mapping[str, DisputeState] = field(default_factory=dict)
    failed_refunds: Mapping[str, int] = field(default_factory=dict)
    refund_asked: bool = False
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What was told of a payment's money going back; of one that is not known yet, too."""

    refunded: int = 0
    refunded_in_full: bool = False
    disputes: Mapping[str, DisputeState] = field(default_factory=dict)
    failed_refunds: Mapping[str, int] = field(default_factory=dict)


def is_live(payment: Payment) -> bool:
    """Whether the learner has paid: not given back in full, and in no dispute that was lost. That a refund
    did not arrive changes nothing: the money is owed to them, and goes back another way."""
    return not payment.refunded_in_full and "lost" not in payment.disputes.values()


def with_given_back(payment: Payment, told: GivenBack) -> Payment:
    return replace(
        payment,
        refunded=max(payment.refunded, told.refunded),
        refunded_in_full=payment.refunded_in_full or told.refunded_in_full,
        disputes=_joined(payment.disputes, told.disputes),
        failed_refunds=_added(payment.failed_refunds, told.failed_refunds),
    )


def both(one: GivenBack, other: GivenBack) -> GivenBack:
    return GivenBack(
        max(one.refunded, other.refunded),
        one.refunded_in_full or other.refunded_in_full,
        _joined(one.disputes, other.disputes),
        _added(one.failed_refunds, other.failed_refunds),
    )


# A lost one may be won in the end, the bank giving the money back after all; contested anew it is a new one.
_RANKS: Mapping[DisputeState, int] = {"open": 0, "lost": 1, "won": 2}


def _joined(one: Mapping[str, DisputeState], other: Mapping[str, DisputeState]) -> Mapping[str, DisputeState]:
    """A dispute that was closed is never open again, whatever arrives late."""
    joined = {**one}
    for dispute, state in other.items():
        known = joined.get(dispute)
        if known is None or _RANKS[state] > _RANKS[known]:
            joined[dispute] = state
    return dict(sorted(joined.items()))


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    ids = sorted({*one, *other})
    return {each: max(one.get(each, 0), other.get(each, 0)) for each in ids}


def surplus(payments: tuple[Payment, ...]) -> tuple[Payment, ...]:
    """The payments that came on top: all live ones but the first. Which is first does not depend on the
    order in which they were told, unless their sessions were made in the same second."""
    live = sorted(filter(is_live, payments), key=_age)
    return tuple(live[1:])


def _age(payment: Payment) -> tuple[datetime, datetime, str]:
    return payment.created_at or payment.paid_at, payment.paid_at, payment.session_id
