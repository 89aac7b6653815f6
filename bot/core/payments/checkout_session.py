"""The sessions that we made for a learner: the open one, and those that may still be paid."""

from dataclasses import replace
from datetime import datetime

from bot.core.checkout import Checkout
from bot.core.learner import Learner
from bot.core.payments.tasks import TaskKind, task_for, with_tasks

SESSIONS_KEPT = 8  # of those that may still be open, and of those that are over


def open_checkout(learner: Learner, fingerprint: str, now: datetime) -> Checkout | None:
    """The learner's session, if its link still opens and we asked for it with today's settings."""
    checkout = learner.purchase.checkout
    if checkout is None or not checkout.session_id or not checkout.url:
        return None
    if checkout.fingerprint != fingerprint or (
        checkout.expires_at is not None and checkout.expires_at <= now
    ):
        return None
    return checkout


def next_attempt(learner: Learner) -> int:
    """The attempt to ask for a new session with. An attempt is written down once Stripe has answered it:
    until then every ask has the same number, and finds the session that Stripe may have made."""
    checkout = learner.purchase.checkout
    return checkout.attempt + 1 if checkout else 1


def closed(checkout: Checkout | None) -> Checkout | None:
    """The session is over (paid or expired); the attempt stays counted."""
    if checkout is None:
        return None
    return Checkout(checkout.attempt, checkout.fingerprint)


def with_checkout(learner: Learner, checkout: Checkout) -> Learner:
    """With a new session. The one before it may still be open, so it is kept among the others."""
    before, others = learner.purchase.checkout, learner.purchase.other_sessions
    if before is not None and before.session_id and before.session_id != checkout.session_id:
        others = dict([*others.items(), (before.session_id, before.expires_at)][-SESSIONS_KEPT:])
    return replace(learner, purchase=replace(learner.purchase, checkout=checkout, other_sessions=others))


def with_session_to_end(learner: Learner, session_id: str, now: datetime) -> Learner:
    """With a task to expire a session that must not be paid any more."""
    errands = with_tasks(learner.purchase.errands, task_for(TaskKind.EXPIRE, session_id, now))
    return replace(learner, purchase=replace(learner.purchase, errands=errands))


def knows_session(learner: Learner, session_id: str) -> bool:
    """Whether we made that session. Stripe has to be asked about every other one that is paid."""
    purchase = learner.purchase
    present = purchase.checkout.session_id if purchase.checkout else None
    to_be_ended = (each.session_id for each in purchase.errands if each.kind is TaskKind.EXPIRE)
    completed = (*purchase.processing, *purchase.promised)
    return session_id in (present, *completed, *purchase.other_sessions, *to_be_ended)
