"""What happened to whose money: facts that are only ever added, and their order.

The documents say how things stand; the ledger says how they came to be so, and outlives them. A fact may be
written twice (the process died before the document was saved, so the event came again), and in any order:
readers count facts with the same key once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from bot.core.payments.payment import DisputeState


class Kind(StrEnum):
    """In the order in which they follow from each other; after the dash what `detail` holds."""

    WALL_MET = "wall_met"  # the chapter that was asked for
    LINK_MADE = "link_made"
    LINK_SENT = "link_sent"
    EVENT_RECEIVED = "event_received"  # Stripe's type of the event; one fact for each time it was delivered
    PAYMENT_FAILED = "payment_failed"  # why: "insufficient_funds"
    ON_ITS_WAY = "on_its_way"
    PROMISED = "promised"  # with a voucher that nobody has paid yet
    SESSION_EXPIRED = "session_expired"
    PAID = "paid"
    SECOND_PAYMENT = "second_payment"  # of a learner who had paid
    UNMATCHED = "unmatched"  # why: NO_LEARNER, TEST_MONEY, or in words
    TIER_CHANGED = "tier_changed"  # the new tier
    CHAPTER_OPENED = "chapter_opened"  # past the wall, once its first lesson was shown: the chapter
    CONFIRMATION_QUEUED = "confirmation_queued"
    DELIVERY_PARKED = "delivery_parked"  # of deliveries: the MessageSid, or Twilio's error code
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_ACCEPTED = "delivery_accepted"
    DELIVERY_DELIVERED = "delivery_delivered"
    DELIVERY_READ = "delivery_read"
    REFUND_ASKED = "refund_asked"
    REFUNDED = "refunded"  # FULL where nothing is left; `amount` is all that was given back so far
    REFUND_WAITS = "refund_waits"  # for the buyer's bank details, and until then no money moves: its id
    REFUND_FAILED = "refund_failed"  # days later, so that `amount` came back to us: the refund's id
    INQUIRY_OPENED = "inquiry_opened"  # the dispute's id: it may become one, and takes no money until then
    DISPUTE_OPENED = "dispute_opened"  # of disputes: the dispute's id
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    DISPUTE_PREVENTED = "dispute_prevented"  # the buyer was paid back at once: as good as lost
    LEARNER_MOVED = "learner_moved"  # to another address
    LEARNER_MERGED = "learner_merged"  # the id of the learner whose document went into this one
    GRANTED = "granted"  # the paid chapters, without a payment: why
    REVOKED = "revoked"  # the paid chapters: why
    LEARNER_FORGOTTEN = "learner_forgotten"  # erased everywhere but here
    TAKEN_UP = "taken_up"  # a payment of before they were erased, by who came back
    PAYMENT_ASSIGNED = "payment_assigned"  # by the operator, who knew whose it is
    RESENT = "resent"  # the confirmation, by the operator
    PERSON_ANSWERED = "person_answered"  # by a person, who was asked for: the answer is queued
    PERSON_DONE = "person_done"  # the learner who asked for a person waits no more


FULL = "full"  # the detail of a refund after which nothing is left
NO_LEARNER = "no such learner"  # the detail of what is unmatched, though it was paid for somebody of ours
OUR_PRICE = "our price, and no learner in it"  # and of what a Payment Link made by hand has sold
NOT_READ = "Stripe did not show what it is for"  # and of what may be ours, for all we could see
TEST_MONEY = "livemode"  # and of what is unmatched for being of the other mode

MONEY = (
    Kind.PAID,
    Kind.SECOND_PAYMENT,
    Kind.UNMATCHED,
)  # a payment begins with these; the first of them counts
DISPUTES: Mapping[DisputeState, Kind] = {
    "open": Kind.DISPUTE_OPENED,
    "won": Kind.DISPUTE_WON,
    "lost": Kind.DISPUTE_LOST,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`at` is our clock, in UTC. `kind` is a Kind, or one that a newer version knows. `amount` is in the
    currency's smallest unit, as Stripe gives it. There are ids in here, and no address, name or link."""

    at: datetime
    kind: str
    learner_id: str | None = None
    session_id: str | None = None
    event_id: str | None = None
    payment_intent: str | None = None
    amount: int | None = None
    currency: str | None = None
    detail: str | None = None


# Facts of these kinds are the same where these fields are, whenever they were written; others where all are.
_KEYED_BY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (Kind.PAID, Kind.SECOND_PAYMENT, Kind.ON_ITS_WAY, Kind.PROMISED, Kind.SESSION_EXPIRED),
        ("session_id",),
    ),
    Kind.TIER_CHANGED: ("session_id",),  # by a payment; what else changes it may come again
    **dict.fromkeys((Kind.CONFIRMATION_QUEUED, Kind.REFUND_ASKED), ("session_id",)),
    Kind.UNMATCHED: ("session_id", "event_id"),
    Kind.LEARNER_MERGED: ("learner_id", "detail"),
    Kind.PAYMENT_FAILED: ("event_id",),
    Kind.REFUNDED: ("payment_intent", "amount", "detail"),
    **dict.fromkeys(
        (
            Kind.REFUND_WAITS,
            Kind.REFUND_FAILED,
            Kind.INQUIRY_OPENED,
            *DISPUTES.values(),
            Kind.DISPUTE_PREVENTED,
        ),
        ("detail",),
    ),
}
_STEPS = (Kind.DELIVERY_ACCEPTED, Kind.DELIVERY_DELIVERED, Kind.DELIVERY_READ)  # of a message, in order
_NAMES = tuple(field.name for field in fields(Fact))[1:]  # all but the time
_RANKS = {kind.value: rank for rank, kind in enumerate(Kind)}


def key(fact: Fact) -> object:
    """Facts with the same key say the same."""
    ids = tuple(getattr(fact, name) for name in _KEYED_BY.get(fact.kind, ()))
    return (fact.kind, *ids) if any(ids) else fact


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """By time, and at the same time as they follow from each other: the same list in whatever order the facts
    came."""
    distinct = set(facts)
    reached = _reached_first(distinct)
    return sorted(distinct, key=lambda fact: _place(fact, reached.get((fact.kind, fact.detail), fact.at)))


def timeline(facts: Iterable[Fact]) -> list[Fact]:
    """What happened, in order, each thing once."""
    once: dict[object, Fact] = {}
    for fact in in_order(facts):
        once.setdefault(key(fact), fact)
    return list(once.values())


def timeline_of(session_id: str, facts: Iterable[Fact]) -> list[Fact]:
    """One payment's timeline out of the facts of its learner: what belongs to another session is left out."""
    ordered = in_order(facts)
    intents = {fact.payment_intent for fact in ordered if fact.session_id == session_id}
    return timeline(fact for fact in ordered if _belongs(fact, session_id, intents))


def _belongs(fact: Fact, session_id: str, intents: set[str | None]) -> bool:
    if fact.session_id is not None:
        return fact.session_id == session_id
    return fact.payment_intent is None or fact.payment_intent in intents


def _reached_first(facts: Iterable[Fact]) -> dict[tuple[str, str | None], datetime]:
    """When each message had reached each step at the latest, by kind and MessageSid.

    Twilio calls back on another connection than the one it answers on, so a later step may be written first:
    a message that was read had been accepted and delivered by then."""
    first: dict[tuple[str, str | None], datetime] = {}
    for fact in facts:
        if fact.kind not in _STEPS or fact.detail is None:
            continue
        for step in _STEPS[: _STEPS.index(Kind(fact.kind)) + 1]:
            place = (step, fact.detail)
            first[place] = min(fact.at, first.get(place, fact.at))
    return first


def _place(fact: Fact, at: datetime) -> tuple[object, ...]:
    values = (getattr(fact, name) for name in _NAMES)
    rest = ("" if value is None else str(value) for value in values)
    return (at, _RANKS.get(fact.kind, len(_RANKS)), *rest)
