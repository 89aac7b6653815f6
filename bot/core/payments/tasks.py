"""What we still have to do at Stripe for a learner. A task stays in their document until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

PAUSES = (2, 5, 15, 60, 300, 900, 3600)  # seconds to the next try, by tries so far
MOST_ATTEMPTS = 100  # about four days


class TaskKind(StrEnum):
    REFUND = "refund"  # give back a payment that came twice, or that the operator gives back
    EXPIRE = "expire"  # end an open session, so that nobody can pay by its link any more
    NEW_LINK = "new link"  # the money did not arrive: make and send a fresh link


@dataclass(frozen=True, slots=True)
class StripeTask:
    """`key` is made from the fact that caused the task, so that one fact cannot cause two.

    `turn` is the end of the idempotency key: it counts the times that Stripe has refused. `if_surplus`: the
    refund is wanted only while that payment is one too many. `more` as in Learner.
    """

    key: str
    kind: TaskKind
    session_id: str
    due_at: datetime
    payment_intent: str | None = None
    attempts: int = 0
    turn: int = 0
    if_surplus: bool = False
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def idempotency_key(self) -> str:
        """The same while Stripe may have done it. Another after a refusal, which Stripe keeps for a day."""
        return f"{self.key}-{self.turn}"


def task_for(kind: TaskKind, session_id: str, now: datetime, payment_intent: str | None = None) -> StripeTask:
    return StripeTask(f"{kind.value.replace(' ', '-')}-{session_id}", kind, session_id, now, payment_intent)


def with_tasks(tasks: tuple[StripeTask, ...], *new: StripeTask) -> tuple[StripeTask, ...]:
    known = {each.key for each in tasks}
    return tasks + tuple(each for each in new if each.key not in known)


def without(tasks: tuple[StripeTask, ...], key: str) -> tuple[StripeTask, ...]:
    return tuple(each for each in tasks if each.key != key)


def put_off(
    tasks: tuple[StripeTask, ...], key: str, now: datetime, new_turn: bool = False
) -> tuple[StripeTask, ...]:
    """With that task to be tried again after a growing pause; given up after about four days."""
    return tuple(
        _later(each, now, new_turn) if each.key == key else each
        for each in tasks
        if each.key != key or each.attempts < MOST_ATTEMPTS
    )


def _later(task: StripeTask, now: datetime, new_turn: bool) -> StripeTask:
    due_at = now + timedelta(seconds=PAUSES[min(max(task.attempts, 0), len(PAUSES) - 1)])
    return replace(task, attempts=task.attempts + 1, turn=task.turn + new_turn, due_at=due_at)
