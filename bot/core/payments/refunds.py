"""Payments that we ask Stripe to refund, and which of those refunds are not needed any more."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.learner import Learner
from bot.core.payments.payment import Payment, is_live, surplus
from bot.core.payments.tasks import StripeTask, TaskKind, task_for, with_tasks, without


def refunds_asked(learner: Learner) -> frozenset[str]:
    """The sessions of the payments that we have asked Stripe to refund."""
    return frozenset(each.session_id for each in learner.purchase.payments if each.refund_asked)


def with_refunds_asked(
    learner: Learner, payments: Iterable[Payment], now: datetime, if_surplus: bool = False
) -> Learner:
    """With a task to refund each of those payments. `if_surplus`: only while it is one too many. Otherwise
    whatever becomes of the other payments, even if the task was queued with `if_surplus` before."""
    wanted = {each.session_id: each for each in payments}
    new = (
        replace(task_for(TaskKind.REFUND, each.session_id, now, each.payment_intent), if_surplus=if_surplus)
        for each in wanted.values()
    )
    queued = tuple(
        replace(each, if_surplus=False)
        if each.kind is TaskKind.REFUND and each.session_id in wanted and not if_surplus
        else each
        for each in learner.purchase.errands
    )
    marked = tuple(
        replace(each, refund_asked=True) if each.session_id in wanted else each
        for each in learner.purchase.payments
    )
    purchase = replace(learner.purchase, payments=marked, errands=with_tasks(queued, *new))
    return replace(learner, purchase=purchase)


def is_needless(learner: Learner, task: StripeTask, wanted: bool = True) -> bool:
    """Whether the refund of a second payment would take the only one that is left, because the other one went
    back meanwhile; or the operator has none of these refunds made (`wanted` is False). If this one's money is
    back already, the task stays: the learner has to be told."""
    if task.kind is not TaskKind.REFUND or not task.if_surplus:
        return False
    payments = learner.purchase.payments
    payment = next((each for each in payments if each.session_id == task.session_id), None)
    if payment is None or not is_live(payment):
        return False
    return not wanted or payment not in surplus(payments)


def without_needless(learner: Learner, key: str, wanted: bool = True) -> Learner:
    """Without that refund, if it is still needless: the operator may just have asked for it."""
    task = next((each for each in learner.purchase.errands if each.key == key), None)
    if task is None or not is_needless(learner, task, wanted):
        return learner
    payments = tuple(
        replace(each, refund_asked=False) if each.session_id == task.session_id else each
        for each in learner.purchase.payments
    )
    errands = without(learner.purchase.errands, key)
    return replace(learner, purchase=replace(learner.purchase, payments=payments, errands=errands))
