"""What we still have to do at Stripe for a learner: kept in their document until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

PAUSES = (2, 5, 15, 60, 300, 900, 3600)  # seconds to the next try, by tries so far
MOST_ATTEMPTS = 100  # about four days


class ErrandKind(StrEnum):
    REFUND = "refund"  # give back a payment that came twice, or that the operator gives back
    EXPIRE = "expire"  # end an open session, so that its link can no longer be paid
    NEW_LINK = "new link"  # the money did not arrive: make and send a fresh link


@dataclass(frozen=True, slots=True)
class Errand:
    """`key` is made from the fact that caused it, so that one fact cannot cause two errands.

    `if_surplus`: a refund that is wanted only as long as that payment is one too many. `more` as in Learner.
    """

    key: str
    kind: ErrandKind
    session_id: str
    due_at: datetime
    payment_intent: str | None = None
    attempts: int = 0
    turn: int = 0
    if_surplus: bool = False
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def idempotency_key(self) -> str:
        """The same while Stripe may have done it, another once it has said no: that it keeps for a day."""
        return f"{self.key}-{self.turn}"


def errand_of(kind: ErrandKind, session_id: str, now: datetime, payment_intent: str | None = None) -> Errand:
    return Errand(f"{kind.value.replace(' ', '-')}-{session_id}", kind, session_id, now, payment_intent)


def with_errands(errands: tuple[Errand, ...], *new: Errand) -> tuple[Errand, ...]:
    known = {each.key for each in errands}
    return errands + tuple(each for each in new if each.key not in known)


def without(errands: tuple[Errand, ...], key: str) -> tuple[Errand, ...]:
    return tuple(each for each in errands if each.key != key)


def put_off(
    errands: tuple[Errand, ...], key: str, now: datetime, new_turn: bool = False
) -> tuple[Errand, ...]:
    """With that errand to be tried again after a growing pause; given up after about four days."""
    return tuple(
        _later(each, now, new_turn) if each.key == key else each
        for each in errands
        if each.key != key or each.attempts < MOST_ATTEMPTS
    )


def _later(errand: Errand, now: datetime, new_turn: bool) -> Errand:
    pause = PAUSES[min(max(errand.attempts, 0), len(PAUSES) - 1)]
    return replace(
        errand,
        attempts=errand.attempts + 1,
        turn=errand.turn + new_turn,
        due_at=now + timedelta(seconds=pause),
    )
