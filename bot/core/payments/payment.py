"""One payment, and how the events about it add up.

Events come twice, late and in any order. So everything here is a join: the same events lead to the same
payment in any order, however often each comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeVar

DisputeState = Literal["open", "won", "lost"]


@dataclass(frozen=True, slots=True)
class Payment:
    """One paid Checkout session. `event_id` is None where it came by the success page or `reconcile`.

    Amounts are in the currency's smallest unit, as Stripe gives them. `paid_at` is when Stripe says that it
    was paid (the event's or the charge's `created`), and our clock where it does not say; `recorded_at` is
    our clock. `created_at` is when Stripe made the session; `disputes` the state of each dispute by its id,
    and `dispute_amounts` how much each is about. `failed_refunds` is the part of `refunded` that did not
    arrive and came back to us, by the refund's id. `refund_asked`: we have asked Stripe to refund it. `more`
    as in Learner.
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
    recorded_at: datetime | None = None
    livemode: bool | None = None
    dispute_amounts: Mapping[str, int] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reversal:
    """The money of a payment that went back, by refunds and disputes. We may not know the payment yet."""

    refunded: int = 0
    refunded_in_full: bool = False
    disputes: Mapping[str, DisputeState] = field(default_factory=dict)
    failed_refunds: Mapping[str, int] = field(default_factory=dict)
    dispute_amounts: Mapping[str, int] = field(default_factory=dict)


def is_live(payment: Payment) -> bool:
    """Whether the learner has paid: what refunds and lost disputes took is less than the whole. A refund that
    did not arrive changes nothing: we owe them the money, and it goes back another way."""
    if payment.refunded_in_full:
        return False
    if not payment.disputes:
        return True
    lost = lost_to_disputes(payment)
    if lost is None or payment.amount_total is None:
        return "lost" not in payment.disputes.values()
    return lost == 0 or payment.refunded + lost < payment.amount_total


def lost_to_disputes(payment: Payment) -> int | None:
    """What the bank took back. None: of a lost dispute we do not know the amount, which as a rule is all."""
    amounts = [
        payment.dispute_amounts.get(each) for each, state in payment.disputes.items() if state == "lost"
    ]
    known = [each for each in amounts if each is not None]
    return sum(known) if len(known) == len(amounts) else None


def left_to_refund(payment: Payment) -> int | None:
    """The most that Stripe can give back in all: what the bank took is gone. None: unknown."""
    lost = lost_to_disputes(payment)
    if payment.amount_total is None or lost is None:
        return payment.amount_total
    return max(payment.amount_total - lost, 0)


_T = TypeVar("_T", Payment, Reversal)


def with_reversal(before: _T, reversal: Reversal) -> _T:
    """The payment, or what is known of its reversal, with this one merged in."""
    return replace(
        before,
        refunded=max(before.refunded, reversal.refunded),
        refunded_in_full=before.refunded_in_full or reversal.refunded_in_full,
        disputes=_joined(before.disputes, reversal.disputes),
        failed_refunds=_added(before.failed_refunds, reversal.failed_refunds),
        dispute_amounts=_added(before.dispute_amounts, reversal.dispute_amounts),
    )


# A lost dispute may be won in the end: the bank gives the money back after all. A payment that is contested
# again is a new dispute.
_RANKS: Mapping[DisputeState, int] = {"open": 0, "lost": 1, "won": 2}


def _joined(one: Mapping[str, DisputeState], other: Mapping[str, DisputeState]) -> Mapping[str, DisputeState]:
    """A closed dispute never opens again, whatever arrives late."""
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
    """The payments that are too many: all live ones but the first. Which is first does not depend on the
    order of the events, unless both sessions were made in the same second."""
    live = sorted(filter(is_live, payments), key=_age)
    return tuple(live[1:])


def _age(payment: Payment) -> tuple[datetime, datetime, str]:
    return payment.created_at or payment.paid_at, payment.paid_at, payment.session_id
