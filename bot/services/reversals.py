"""Refunds and disputes whose events never came, or came before a backup was put back: Stripe's books tell."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.core.payments.stripe_events import ChargeRefunded, Disputed
from bot.core.payments.stripe_results import BookedDispute, Failure, PaidFacts
from bot.errors import DocumentUnreadable
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.refunds import Refunds
from bot.services.stripe_refusals import log_if_not_allowed
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET: Final = 5.0  # seconds to ask whose payment is contested: nobody waits for it


class Reversals:
    """What a restricted key may not see is left out. Raises what the store raises."""

    def __init__(self, store: Store, gateway: StripeGateway, refunds: Refunds) -> None:
        self._store = store
        self._gateway = gateway
        self._refunds = refunds

    def reconcile(self, since: datetime) -> Iterator[tuple[str, EventOutcome] | Failure]:
        """What was news to us, by session or dispute; a failure comes last. To be done before the payments
        are reconciled: who was given the money back is then not welcomed."""
        payers: dict[str, str] = {}
        for paid in self._gateway.list_money(since):
            if not isinstance(paid, PaidFacts):
                yield paid
                return
            if paid.payment_intent is not None:
                payers[paid.payment_intent] = paid.learner_id
            if paid.refunded:
                yield from self._news(paid.session_id, _refund(paid))
        for dispute in self._gateway.list_disputes(since):
            if isinstance(dispute, BookedDispute):
                yield from self._news(dispute.dispute_id, self._whose(dispute, payers))
            elif not log_if_not_allowed("listing disputes", dispute):
                yield dispute
                return

    def _whose(self, dispute: BookedDispute, payers: dict[str, str]) -> Disputed:
        intent = dispute.payment_intent or ""
        payer: str | Failure | None = payers.get(intent)
        if payer is None:
            payer = self._gateway.learner_of_payment_intent(intent, BUDGET)
            log_if_not_allowed("asking whose payment is contested", payer)
        return Disputed(
            event_id="",
            type="charge.dispute.updated",
            learner_id=payer if isinstance(payer, str) else None,
            payment_intent=dispute.payment_intent,
            dispute_id=dispute.dispute_id or None,
            status=dispute.status,
            amount=dispute.amount,
            currency=dispute.currency,
        )

    def _news(self, named: str, found: ChargeRefunded | Disputed) -> Iterator[tuple[str, EventOutcome]]:
        if found.learner_id is None:
            return
        try:
            if self._store.read(found.learner_id) is None:
                return  # the ledger would have the same once more with each look
            if isinstance(found, Disputed) and found.state is None:
                return  # an inquiry, which takes no money
            outcome = self._refunds.receive(found)
        except DocumentUnreadable as error:
            event(log, logging.ERROR, "document_unreadable", where=error.where, reason=error.reason)
            outcome = EventOutcome.UNREADABLE
        if outcome not in (EventOutcome.DUPLICATE, EventOutcome.IGNORED):
            event(log, logging.WARNING, "reversal_reconciled", named=named, outcome=outcome.value)
            yield named, outcome


def _refund(paid: PaidFacts) -> ChargeRefunded:
    return ChargeRefunded(
        event_id="",
        type="charge.refunded",
        learner_id=paid.learner_id,
        payment_intent=paid.payment_intent,
        amount_refunded=paid.refunded,
        in_full=paid.refunded_in_full is True,
        currency=paid.currency,
        paid_at=paid.paid_at,
    )
