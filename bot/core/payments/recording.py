"""What is told of a learner's money, made true in their document: pure, and the same in any order."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Checkout, Learner, Tier, upgraded, with_tier
from bot.core.messaging.delivery import queued
from bot.core.payments.payment import GivenBack, Payment, both, is_live, surplus, with_given_back
from bot.core.payments.refunds import refund_asked
from bot.core.payments.tasks import Errand, ErrandKind, errand_of, with_errands
from bot.core.wording import paywall

EARLY_KEPT = 8  # payments that money was given back of before they were told
SESSIONS_KEPT = 8  # of those that may still be open, and of those that are over


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator wants: give back what was paid twice; close the chapters once the money is gone."""

    auto_refund: bool = True
    close_on_refund: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """`learner` is the document to save; `second`: they were paid already, so nobody is welcomed again."""

    learner: Learner
    second: bool


def knows_payment(learner: Learner, session_id: str, event_id: str | None) -> bool:
    """Whether that session, or that webhook event, was recorded before."""
    return any(
        known.session_id == session_id or (known.event_id is not None and known.event_id == event_id)
        for known in learner.payments
    )


def knows_session(learner: Learner, session_id: str) -> bool:
    """Whether we made that session: everything else that is paid has to be asked about."""
    present = learner.checkout.session_id if learner.checkout else None
    to_be_ended = (each.session_id for each in learner.errands if each.kind is ErrandKind.EXPIRE)
    return session_id in (present, *learner.processing, *learner.other_sessions, *to_be_ended)


def record_payment(course: Course, learner: Learner, payment: Payment, policy: Policy) -> Recorded:
    """The payment, the upgrade, its confirmation and all that it makes necessary: one value, one write."""
    early = learner.given_back.get(payment.payment_intent or "")
    if early is not None:
        payment = with_given_back(payment, early)
    second = is_paid(learner)
    learner = learner.but(
        payments=(*learner.payments, payment),
        given_back={
            intent: told for intent, told in learner.given_back.items() if intent != payment.payment_intent
        },
        processing=_without(learner.processing, payment.session_id),
    )
    learner = _with_doors_shut(learner, payment)
    learner = _with_surplus_given_back(learner, payment.paid_at, policy)
    if second:
        return Recorded(learner, True)
    opened = upgraded(learner).but(closed_for=None)
    if not is_live(payment) and policy.close_on_refund:
        # Given back before we were told that it had come: the same end as in the other order.
        return Recorded(_with_tier_that_fits(opened, payment, policy), False)
    text = paywall.confirmation(course, learner.wall)
    key = delivery_id("confirmation", payment.session_id)
    deliveries = queued(opened.deliveries, key, "confirmation", text, payment.paid_at)
    return Recorded(opened.but(deliveries=deliveries), False)


def _with_doors_shut(learner: Learner, payment: Payment) -> Learner:
    """Every other session that may still be open is expired: nobody should be able to pay twice."""
    present = learner.checkout.session_id if learner.checkout else None
    others = [each for each in (present, *learner.other_sessions) if each and each != payment.session_id]
    errands = (errand_of(ErrandKind.EXPIRE, each, payment.paid_at) for each in others)
    return learner.but(
        checkout=closed(learner.checkout),
        other_sessions={},
        errands=with_errands(learner.errands, *errands),
    )


def _with_surplus_given_back(learner: Learner, now: datetime, policy: Policy) -> Learner:
    on_top = [each for each in surplus(learner.payments) if each.payment_intent and not each.refund_asked]
    if not policy.auto_refund or not on_top:
        return learner
    return refund_asked(learner, on_top, now, if_surplus=True)


def note_given_back(learner: Learner, payment_intent: str, told: GivenBack, policy: Policy) -> Learner:
    """What was told of a payment's refunds and disputes; the same learner where it says nothing new."""
    known = any(each.payment_intent == payment_intent for each in learner.payments)
    if not known:
        return _noted_early(learner, payment_intent, told)
    payments = tuple(
        with_given_back(each, told) if each.payment_intent == payment_intent else each
        for each in learner.payments
    )
    if payments == learner.payments:
        return learner
    noted = replace(learner, payments=payments)
    return noted if told.failed_refunds else _with_tier_that_fits(noted, told, policy)


def _noted_early(learner: Learner, payment_intent: str, told: GivenBack) -> Learner:
    noted = both(learner.given_back.get(payment_intent, GivenBack()), told)
    if noted == learner.given_back.get(payment_intent):
        return learner
    kept = dict([*learner.given_back.items(), (payment_intent, noted)][-EARLY_KEPT:])
    return replace(learner, given_back=kept)


def _with_tier_that_fits(learner: Learner, told: GivenBack | Payment, policy: Policy) -> Learner:
    """With the money gone the chapters close, if the operator wants it so; with it back they open again."""
    if not policy.close_on_refund:
        return learner
    pays = any(map(is_live, learner.payments))
    if pays and not is_paid(learner):
        return replace(with_tier(learner, Tier.PAID), closed_for=None)
    if not pays and is_paid(learner):
        why = "dispute" if "lost" in told.disputes.values() else "refund"
        return replace(with_tier(learner, Tier.FREE), closed_for=why)
    return learner


def note_processing(learner: Learner, session_id: str, now: datetime, quietly: bool = False) -> Learner:
    """The session is complete and its money on its way; the same learner where that is known, or where it is
    over already: events come in any order. `quietly`: the learner is being told of it right now."""
    over = knows_payment(learner, session_id, None) or session_id in learner.ended
    if over or session_id in learner.processing:
        return learner
    deliveries = learner.deliveries
    if not quietly and not is_paid(learner):
        key = delivery_id("on its way", session_id)
        deliveries = queued(deliveries, key, "on its way", paywall.on_its_way(), now)
    processing = tuple(sorted((*learner.processing, session_id)))[-SESSIONS_KEPT:]
    return replace(learner, processing=processing, deliveries=deliveries)


def note_over(learner: Learner, session_id: str, failed: bool, now: datetime) -> Learner:
    """The session expired, or (`failed`) its money did not arrive: its link is dead, the next ask makes a new
    session. One that failed gets a fresh link unasked."""
    if knows_payment(learner, session_id, None) or session_id in learner.ended:
        return learner
    present = learner.checkout.session_id if learner.checkout else None
    wants_link = failed and knows_session(learner, session_id) and not is_paid(learner)
    errands: tuple[Errand, ...] = (errand_of(ErrandKind.NEW_LINK, session_id, now),) if wants_link else ()
    return replace(
        learner,
        checkout=closed(learner.checkout) if present == session_id else learner.checkout,
        processing=_without(learner.processing, session_id),
        other_sessions={each: at for each, at in learner.other_sessions.items() if each != session_id},
        ended=(*learner.ended, session_id)[-SESSIONS_KEPT:],
        errands=with_errands(learner.errands, *errands),
    )


def with_checkout(learner: Learner, checkout: Checkout) -> Learner:
    """With a new session. The one before it may still be open: it is not forgotten."""
    before = learner.checkout
    others = learner.other_sessions
    if before is not None and before.session_id and before.session_id != checkout.session_id:
        others = dict([*others.items(), (before.session_id, before.expires_at)][-SESSIONS_KEPT:])
    return replace(learner, checkout=checkout, other_sessions=others)


def with_session_to_end(learner: Learner, session_id: str, now: datetime) -> Learner:
    """With an errand to expire a session that must not be paid any more."""
    return replace(
        learner, errands=with_errands(learner.errands, errand_of(ErrandKind.EXPIRE, session_id, now))
    )


def _without(sessions: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(session for session in sessions if session != gone)


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
