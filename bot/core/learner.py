"""Who learns: one learner's whole state, as it is kept in their document."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.delivery import Delivery
from bot.core.messages import CheckoutOffer


class Tier(StrEnum):
    FREE = "free"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Payment:
    """One paid Checkout session. `event_id` is None where it came by the success page or `reconcile`.

    `amount_total` is in the currency's smallest unit, as Stripe gives it.
    """

    session_id: str
    event_id: str | None
    amount_total: int | None
    currency: str | None
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """The learner's Checkout session: asked for (no `session_id` yet), open, or closed.

    `attempt` counts from 1 and is part of the idempotency key; `fingerprint` is a hash of what was
    asked for, so that a changed price or address is a new attempt and not a conflict.
    """

    attempt: int
    fingerprint: str
    session_id: str | None = None
    url: str | None = None
    expires_at: datetime | None = None
    amount_total: int | None = None
    currency: str | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A message that was answered: its MessageSid with the reply.

    `offer` is set while the reply is a draft that still waits for its Checkout link (facts 50);
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


@dataclass(frozen=True, slots=True)
class Learner:
    """`chapter` counts from 1. `lesson` is the lesson last shown in it, from 1; 0: none yet.
    `exercise` is the exercise that waits for an answer, from 1; 0: none. `hints` counts the hints given
    for it, `wrong` are the wrong answers it got (the last few, in plain form).

    `read` is the furthest lesson read by chapter, `solved` the exercises solved by chapter.
    `wall` is the last chapter asked for past the wall; None: never asked.
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
    deliveries: tuple[Delivery, ...] = ()
    replies: tuple[Answered, ...] = ()
    seen: str = ""
    events: tuple[str, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


def upgraded(learner: Learner) -> Learner:
    """The learner on the paid tier, at the chapter they last asked for past the wall.

    The only place that writes a tier.
    """
    if learner.wall is None:
        return replace(learner, tier=Tier.PAID)
    return replace(
        learner, tier=Tier.PAID, chapter=learner.wall, lesson=0, exercise=0, hints=0, wrong=(), wall=None
    )
