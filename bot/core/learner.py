"""Who learns: one learner's whole state, as it is kept in their document."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.messaging.delivery import Delivery, next_due
from bot.core.messaging.messages import CheckoutOffer
from bot.core.payments.payment import GivenBack, Payment
from bot.core.payments.tasks import Errand

__all__ = [
    "Answered",
    "Checkout",
    "Expecting",
    "Learner",
    "Payment",
    "Tier",
    "due_at",
    "upgraded",
    "with_tier",
]


class Tier(StrEnum):
    FREE = "free"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Checkout:
    """The learner's Checkout session: asked for (no `session_id` yet), open, or closed.

    `attempt` counts from 1 and is part of the idempotency key; `fingerprint` is a hash of what was
    asked for, so that a changed price or address is a new attempt and not a conflict. `more` as in Learner.
    """

    attempt: int
    fingerprint: str
    session_id: str | None = None
    url: str | None = None
    expires_at: datetime | None = None
    amount_total: int | None = None
    currency: str | None = None
    opened_at: datetime | None = None
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that was answered: its MessageSid with the reply.

    `offer` is set while the reply is a draft that still waits for its Checkout link;
    `texts` then holds what goes before it.
    """

    message_sid: str
    texts: tuple[str, ...]
    offer: CheckoutOffer | None = None


@dataclass(frozen=True, slots=True)
class Expecting:
    """What the bot's last message makes a bare number, `yes` or `no` mean.

    kind "chapters": a list of chapters was shown. kind "suggestion": "did you mean" was asked, and
    `options` are the words that were offered ("progress", "chapter 6"); `answer` is what was written,
    where it may have been an exercise's answer.
    """

    kind: str
    options: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Learner:
    """`chapter` counts from 1. `lesson` is the lesson last shown in it, from 1; 0: none yet.
    `exercise` is the exercise that waits for an answer, from 1; 0: none. `hints` counts the hints given
    for it, `wrong` are the wrong answers it got (the last few, in plain form).

    `read` is the furthest lesson read by chapter, `solved` the exercises solved by chapter.
    `wall` is the last chapter asked for past the wall; None: never asked.
    `processing` are the sessions that were completed and whose money is still on its way. `other_sessions`
    are sessions of ours that may still be open besides `checkout`, with when they expire. `ended` are the
    last that were over without a payment: what is told of them late opens nothing again. `given_back` is
    what was told, by PaymentIntent, of payments that are not known yet. `closed_for`: the paid chapters
    were closed ("refund", "dispute") and the learner has not been told yet.
    `replies` are the last answered messages, the newest last, `seen` short hashes of older ones.
    `more` keeps the document's fields that this version does not know.
    """

    learner_id: str
    address: str
    name: str
    created_at: datetime
    tier: Tier = Tier.FREE
    chapter: int = 1
    lesson: int = 0
    exercise: int = 0
    hints: int = 0
    wrong: tuple[str, ...] = ()
    read: Mapping[int, int] = field(default_factory=dict)
    solved: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    wall: int | None = None
    expecting: Expecting | None = None
    confused: int = 0
    stopped: bool = False
    last_message_at: datetime | None = None
    payments: tuple[Payment, ...] = ()
    checkout: Checkout | None = None
    processing: tuple[str, ...] = ()
    other_sessions: Mapping[str, datetime | None] = field(default_factory=dict)
    ended: tuple[str, ...] = ()
    given_back: Mapping[str, GivenBack] = field(default_factory=dict)
    closed_for: str | None = None
    errands: tuple[Errand, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    replies: tuple[Answered, ...] = ()
    seen: str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    def but(self, **changes: object) -> "Learner":
        """dataclasses.replace for the fields that every message changes, at a tenth of its cost: that one
        looks at all thirty fields, several times a message."""
        other = object.__new__(Learner)
        other.__dict__.update(self.__dict__)
        other.__dict__.update(changes)
        return other


def due_at(learner: Learner) -> datetime | None:
    """When the first thing has to be done for a learner who is silent: a delivery or an errand."""
    if not learner.errands and not learner.deliveries:  # as of most, at every save
        return None
    first_errand = min((errand.due_at for errand in learner.errands), default=None)
    first_delivery = next_due(learner.deliveries)
    if first_errand is None or first_delivery is None:
        return first_errand or first_delivery
    return min(first_errand, first_delivery)


def with_tier(learner: Learner, tier: Tier) -> Learner:
    """The only place that writes a tier."""
    return replace(learner, tier=tier)


def upgraded(learner: Learner) -> Learner:
    """The learner on the paid tier, at the chapter they last asked for past the wall."""
    paid = with_tier(learner, Tier.PAID)
    if learner.wall is None or learner.wall == learner.chapter:
        return paid.but(wall=None)
    return paid.but(chapter=learner.wall, lesson=0, exercise=0, hints=0, wrong=(), wall=None)
