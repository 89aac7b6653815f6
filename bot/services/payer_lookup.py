"""Whose payment it is that Stripe tells of, where what it tells does not say so."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.payments.ledger import MONEY
from bot.core.payments.stripe_events import StripeEvent
from bot.core.payments.stripe_results import Busy, Refused, Unreachable
from bot.errors import StripeUnavailable
from bot.store.protocol import Store
from bot.stripe import StripeGateway

ASK_BUDGET = 8.0  # seconds to ask whose payment it is; Stripe waits 10 for our answer
CLOCKS_DIFFER = timedelta(days=1)  # by no more than this


class Owners:
    """Raises what the store raises, and StripeUnavailable: then the sender is told to come again."""

    def __init__(self, store: Store, gateway: StripeGateway) -> None:
        self._store = store
        self._gateway = gateway

    def named(self, told: StripeEvent) -> StripeEvent:
        """The event, with the learner whose money goes back. None in it: nobody of ours.

        A dispute's metadata is its own, and so is that of a refund which was made in the dashboard; a charge
        has none of ours where the session was made with metadata for itself alone."""
        if told.refund is not None:
            who = self._found(told.refund.learner_id, told.refund.payment_intent, told.refund.paid_at)
            return replace(told, refund=replace(told.refund, learner_id=who))
        if told.failed_refund is not None:
            who = self._found(told.failed_refund.learner_id, told.failed_refund.payment_intent)
            return replace(told, failed_refund=replace(told.failed_refund, learner_id=who))
        if told.dispute is not None:
            who = self._found(told.dispute.learner_id, told.dispute.payment_intent)
            return replace(told, dispute=replace(told.dispute, learner_id=who))
        return told

    def _found(
        self, learner_id: str | None, payment_intent: str | None, paid_at: datetime | None = None
    ) -> str | None:
        if learner_id is not None or payment_intent is None:
            return learner_id
        return self._in_ledger(payment_intent, paid_at) or self._at_stripe(payment_intent)

    def _in_ledger(self, payment_intent: str, paid_at: datetime | None) -> str | None:
        """Whose payment that is in our own books, which are read from when it was made on."""
        since = None if paid_at is None else paid_at - CLOCKS_DIFFER
        return next(
            (
                fact.learner_id
                for fact in self._store.facts(since=since, payment_intent=payment_intent)
                if fact.kind in MONEY and fact.learner_id
            ),
            None,
        )

    def _at_stripe(self, payment_intent: str) -> str | None:
        learner_id = self._gateway.learner_of_payment_intent(payment_intent, ASK_BUDGET)
        if isinstance(learner_id, Refused | Unreachable | Busy):
            raise StripeUnavailable("asking whose payment it is", type(learner_id).__name__)
        return learner_id
