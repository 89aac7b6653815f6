"""Payments that we ask Stripe to give back, and which of them it has become needless to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.learner import Learner
from bot.core.payments.payment import Payment, is_live, surplus
from bot.core.payments.tasks import Errand, ErrandKind, errand_of, with_errands, without


def refunds_asked(learner: Learner) -> frozenset[str]:
    """The sessions whose money we have asked Stripe to give back."""
    return frozenset(each.session_id for each in learner.purchase.payments if each.refund_asked)


def refund_asked(
    learner: Learner, payments: Iterable[Payment], now: datetime, if_surplus: bool = False
) -> Learner:
    """With an errand for each of those payments to be given back. `if_surplus`: only as long as it is one too
    many. Otherwise whatever becomes of the other payments, though it may have been queued so before."""
    wanted = {each.session_id: each for each in payments}
    new = (
        replace(
            errand_of(ErrandKind.REFUND, each.session_id, now, each.payment_intent), if_surplus=if_surplus
        )
        for each in wanted.values()
    )
    queued = tuple(
        replace(each, if_surplus=False)
        if each.kind is ErrandKind.REFUND and each.session_id in wanted and not if_surplus
        else each
        for each in learner.purchase.errands
    )
    marked = tuple(
        replace(each, refund_asked=True) if each.session_id in wanted else each
        for each in learner.purchase.payments
    )
    purchase = replace(learner.purchase, payments=marked, errands=with_errands(queued, *new))
    return replace(learner, purchase=purchase)


def is_needless(learner: Learner, errand: Errand) -> bool:
    """Whether a refund that was queued because the learner had paid twice would take the one payment that is
    left: the other went back meanwhile. Where its own money is back already, they have yet to be told."""
    if errand.kind is not ErrandKind.REFUND or not errand.if_surplus:
        return False
    payments = learner.purchase.payments
    payment = next((each for each in payments if each.session_id == errand.session_id), None)
    return payment is not None and is_live(payment) and payment not in surplus(payments)


def without_needless(learner: Learner, key: str) -> Learner:
    """With that refund dropped, if it is needless still: the operator may just have asked for it."""
    errand = next((each for each in learner.purchase.errands if each.key == key), None)
    if errand is None or not is_needless(learner, errand):
        return learner
    payments = tuple(
        replace(each, refund_asked=False) if each.session_id == errand.session_id else each
        for each in learner.purchase.payments
    )
    errands = without(learner.purchase.errands, key)
    return replace(learner, purchase=replace(learner.purchase, payments=payments, errands=errands))
