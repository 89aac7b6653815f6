"""Payments, refunds and disputes, recorded in the learner's document: pure, and the same in any order."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.kept_names import noted
from bot.core.languages import edition_of, speaking_to
from bot.core.learner import Learner, Purchase, Tier, upgraded, with_message, with_tier
from bot.core.payments.checkout_session import SESSIONS_KEPT, closed, knows_session
from bot.core.payments.payment import Payment, Reversal, is_live, surplus, with_reversal
from bot.core.payments.refunds import with_refunds_asked
from bot.core.payments.tasks import StripeTask, TaskKind, task_for, with_tasks
from bot.core.renumbering import settled
from bot.core.wording import paywall

EARLY_KEPT = 8  # reversals of payments that we do not know yet


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator wants: refund a second payment; close the chapters once the money is gone."""

    auto_refund: bool = True
    close_on_refund: bool = False


def knows_payment(learner: Learner, session_id: str, event_id: str | None) -> bool:
    """Whether that session, or that webhook event, was recorded before."""
    return any(
        known.session_id == session_id or (known.event_id is not None and known.event_id == event_id)
        for known in learner.purchase.payments
    )


def record_payment(course: Course, learner: Learner, payment: Payment, policy: Policy) -> Learner:
    """The payment, the upgrade, the confirmation and every task that follows: one value, one write. Whoever
    had paid already is not welcomed again."""
    before, now = learner.purchase, payment.recorded_at or payment.paid_at
    early = before.given_back.get(payment.payment_intent or "")
    if early is not None:
        payment = with_reversal(payment, early)
    learner = replace(learner, purchase=_with_payment(before, payment, now))
    learner = _with_surplus_refunds_asked(learner, now, policy)
    if is_paid(learner):
        return learner
    learner = settled(course, learner)
    opened = upgraded(learner)
    opened = replace(opened, progress=noted(course, learner.progress, opened.progress))
    if not is_live(payment) and policy.close_on_refund:
        # The refund's event came before the payment's: the same end as in the other order.
        return _with_tier_that_fits(opened, payment, policy)
    with speaking_to(course, learner):
        text = paywall.confirmation(edition_of(course), learner.progress.wall)
    return with_message(opened, "confirmation", payment.session_id, text, now)


def _with_payment(before: Purchase, payment: Payment, now: datetime) -> Purchase:
    """Every other session that may still be open is expired, and every voucher that waits is ended: nobody
    should be able to pay twice."""
    present = before.checkout.session_id if before.checkout else None
    payable = (present, *before.other_sessions, *before.promised)
    others = [each for each in payable if each and each != payment.session_id]
    errands = (task_for(TaskKind.EXPIRE, each, now) for each in others)
    return replace(
        before,
        payments=(*before.payments, payment),
        given_back={key: each for key, each in before.given_back.items() if key != payment.payment_intent},
        processing=_without(before.processing, payment.session_id),
        promised=(),
        checkout=closed(before.checkout),
        other_sessions={},
        errands=with_tasks(before.errands, *errands),
    )


def _with_surplus_refunds_asked(learner: Learner, now: datetime, policy: Policy) -> Learner:
    live_too = surplus(learner.purchase.payments)
    on_top = [each for each in live_too if each.payment_intent and not each.refund_asked]
    if not policy.auto_refund or not on_top:
        return learner
    return with_refunds_asked(learner, on_top, now, if_surplus=True)


def note_reversal(learner: Learner, payment_intent: str, reversal: Reversal, policy: Policy) -> Learner:
    """A payment's refunds and disputes; the same learner if nothing in them is new."""
    before = learner.purchase.payments
    if not any(each.payment_intent == payment_intent for each in before):
        return _noted_early(learner, payment_intent, reversal)
    payments = tuple(
        with_reversal(each, reversal) if each.payment_intent == payment_intent else each for each in before
    )
    if payments == before:
        return learner
    noted = replace(learner, purchase=replace(learner.purchase, payments=payments))
    return noted if reversal.failed_refunds else _with_tier_that_fits(noted, reversal, policy)


def _noted_early(learner: Learner, payment_intent: str, reversal: Reversal) -> Learner:
    early = learner.purchase.given_back
    noted = with_reversal(early.get(payment_intent, Reversal()), reversal)
    if noted == early.get(payment_intent):
        return learner
    kept = dict([*early.items(), (payment_intent, noted)][-EARLY_KEPT:])
    return replace(learner, purchase=replace(learner.purchase, given_back=kept))


def _with_tier_that_fits(learner: Learner, reversal: Reversal | Payment, policy: Policy) -> Learner:
    """If the operator wants it so, the chapters close when the money is gone, and open when it is back."""
    if not policy.close_on_refund:
        return learner
    pays = any(map(is_live, learner.purchase.payments))
    if pays and not is_paid(learner):
        return with_tier(learner, Tier.PAID)
    if not pays and is_paid(learner):
        why = "dispute" if "lost" in reversal.disputes.values() else "refund"
        return with_tier(learner, Tier.FREE, closed_for=why)
    return learner


def is_unpaid_known(learner: Learner, session_id: str) -> bool:
    """Whether it is known how that session, complete and unpaid, stands; or it is over already, for events
    come in any order."""
    known = learner.purchase
    over = knows_payment(learner, session_id, None) or session_id in known.ended
    return over or session_id in (*known.processing, *known.promised)


def note_promised(learner: Learner, session_id: str, now: datetime, quietly: bool = False) -> Learner:
    """The session is complete with a voucher that nobody has paid yet: it may be paid for days, and its page
    takes no card any more, so the next ask makes a new session. Otherwise as note_processing()."""
    before = learner.purchase
    over = knows_payment(learner, session_id, None) or session_id in before.ended
    if over or session_id in before.promised:
        return learner
    present = before.checkout.session_id if before.checkout else None
    purchase = replace(
        before,
        checkout=closed(before.checkout) if present == session_id else before.checkout,
        processing=_without(before.processing, session_id),
        promised=(*before.promised, session_id)[-SESSIONS_KEPT:],
        other_sessions={each: at for each, at in before.other_sessions.items() if each != session_id},
    )
    noted = replace(learner, purchase=purchase)
    if is_paid(learner):
        errands = with_tasks(purchase.errands, task_for(TaskKind.EXPIRE, session_id, now))
        return replace(learner, purchase=replace(purchase, promised=before.promised, errands=errands))
    if quietly:
        return noted
    return with_message(noted, "not paid yet", session_id, paywall.promised(), now)


def note_processing(learner: Learner, session_id: str, now: datetime, quietly: bool = False) -> Learner:
    """The session is complete and its money on its way. The same learner if we know that, or if the session
    is over already: events come in any order. `quietly`: no message, the learner is reading it right now."""
    before = learner.purchase
    over = knows_payment(learner, session_id, None) or session_id in before.ended
    if over or session_id in before.processing:
        return learner
    processing = tuple(sorted((*before.processing, session_id)))[-SESSIONS_KEPT:]
    promised = _without(before.promised, session_id)
    noted = replace(learner, purchase=replace(before, processing=processing, promised=promised))
    if quietly or is_paid(learner):
        return noted
    return with_message(noted, "on its way", session_id, paywall.on_its_way(), now)


def note_over(learner: Learner, session_id: str, failed: bool, now: datetime) -> Learner:
    """The session expired, or (`failed`) its money did not arrive. Its link is dead, and the next ask makes a
    new session; a learner whose money did not arrive gets a fresh link unasked."""
    before = learner.purchase
    if knows_payment(learner, session_id, None) or session_id in before.ended:
        return learner
    present = before.checkout.session_id if before.checkout else None
    wants_link = failed and knows_session(learner, session_id) and not is_paid(learner)
    errands: tuple[StripeTask, ...] = (task_for(TaskKind.NEW_LINK, session_id, now),) if wants_link else ()
    purchase = replace(
        before,
        checkout=closed(before.checkout) if present == session_id else before.checkout,
        processing=_without(before.processing, session_id),
        promised=_without(before.promised, session_id),
        other_sessions={each: at for each, at in before.other_sessions.items() if each != session_id},
        ended=(*before.ended, session_id)[-SESSIONS_KEPT:],
        errands=with_tasks(before.errands, *errands),
    )
    return replace(learner, purchase=purchase)


def _without(sessions: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(session for session in sessions if session != gone)
