"""Ends every session by which a learner might still pay, before they are erased."""

import logging
import time
from collections.abc import Iterator
from typing import Final

from bot.core.learner import Learner
from bot.core.payments.stripe_results import NotFound, SessionFacts
from bot.core.payments.tasks import TaskKind
from bot.logs.log import event
from bot.services.payments import Payments
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET: Final = 6.0  # seconds for all of them: the learner waits for it in the chat


def payable(learner: Learner) -> Iterator[str]:
    purchase = learner.purchase
    if purchase.checkout is not None and purchase.checkout.session_id:
        yield purchase.checkout.session_id
    yield from purchase.other_sessions
    yield from purchase.promised
    yield from (each.session_id for each in purchase.errands if each.kind is TaskKind.EXPIRE)


class OpenSessions:
    def __init__(self, gateway: StripeGateway, payments: Payments) -> None:
        self._gateway = gateway
        self._payments = payments

    def end(self, learner: Learner) -> list[str]:
        """Those that Stripe did not end. They end by themselves within a day, or a voucher's few; what is
        paid until then matches nobody, and the operator is told."""
        ends_at = time.monotonic() + BUDGET
        left = [each for each in dict.fromkeys(payable(learner)) if not self._end(each, ends_at)]
        for each in left:
            event(log, logging.WARNING, "session_left_open", session_id=each, learner_id=learner.learner_id)
        return left

    def _end(self, session_id: str, ends_at: float) -> bool:
        answer = self._gateway.expire_session(session_id, ends_at - time.monotonic())
        if isinstance(answer, NotFound):
            return True
        if not isinstance(answer, SessionFacts):
            return False
        if answer.complete and answer.paid:
            self._payments.completed(answer)  # a moment ago: the ledger has to know of it
        elif answer.complete:
            self._gateway.cancel_payment(answer.payment_intent or "", ends_at - time.monotonic())
        return True
