"""What a payment does to a learner, and when an open Checkout session may be given again."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.core.course import Course
from bot.core.delivery import queued
from bot.core.gate import is_paid
from bot.core.learner import Checkout, Learner, Payment, upgraded
from bot.core.wording import wall


@dataclass(frozen=True, slots=True)
class Recorded:
    """`learner` is the document to save; `second`: they were paid already, so nobody is welcomed again."""

    learner: Learner
    second: bool


def knows_payment(learner: Learner, payment: Payment) -> bool:
    """Whether that session, or that webhook event, was recorded before."""
    return any(
        known.session_id == payment.session_id
        or (known.event_id is not None and known.event_id == payment.event_id)
        for known in learner.payments
    )


def record_payment(course: Course, learner: Learner, payment: Payment) -> Recorded:
    """The payment in the learner's document, with the upgrade and its confirmation: one value, one write."""
    second = is_paid(learner)
    paid = replace(learner, payments=(*learner.payments, payment), checkout=closed(learner.checkout))
    if second:
        return Recorded(paid, True)
    confirmation = wall.confirmation(course, learner.wall)
    key = delivery_id("confirmation", payment.session_id)
    queue = queued(paid.deliveries, key, "confirmation", confirmation, payment.paid_at)
    return Recorded(replace(upgraded(paid), deliveries=queue), False)


def delivery_id(kind: str, cause: str) -> str:
    """Made from what caused the delivery, so that one fact cannot queue two."""
    return f"dlv_{sha256(f'{kind}:{cause}'.encode('utf-8', 'replace')).hexdigest()[:24]}"


def open_checkout(learner: Learner, fingerprint: str, now: datetime) -> Checkout | None:
    """The learner's session, where its link still opens and was asked for with today's settings."""
    checkout = learner.checkout
    if checkout is None or not checkout.session_id or not checkout.url:
        return None
    if checkout.fingerprint != fingerprint or (
        checkout.expires_at is not None and checkout.expires_at <= now
    ):
        return None
    return checkout


def next_attempt(learner: Learner) -> int:
    """The attempt that a new session is asked for with. One that Stripe has not answered was not written
    down, so it is asked with the same number and finds the session that it may have made."""
    return learner.checkout.attempt + 1 if learner.checkout else 1


def closed(checkout: Checkout | None) -> Checkout | None:
    """The session is over (paid or expired); the attempt stays counted."""
    if checkout is None:
        return None
    return Checkout(checkout.attempt, checkout.fingerprint)
