"""Whose payment an event is about, where the event itself does not say so."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.payments.ledger import MONEY
from bot.core.payments.stripe_events import ChargeRefunded, MoneyBack, WholeEvent
from bot.core.payments.stripe_results import Busy, Refused, Unreachable
from bot.services.stripe_refusals import raise_unanswered
from bot.store.protocol import Store
from bot.stripe import StripeGateway

ASK_BUDGET = 8.0  # seconds to ask whose payment it is; Stripe waits 10 for our answer
CLOCKS_DIFFER = timedelta(days=1)  # by no more than this


class PayerLookup:
    """Raises what the store raises, StripeUnavailable, and StripeNotAllowed."""

    def __init__(self, store: Store, gateway: StripeGateway) -> None:
        self._store = store
        self._gateway = gateway

    def resolve_payer(self, event: WholeEvent) -> WholeEvent:
        """The event with the learner whose money goes back. None in it: it is no payment of ours.

        A dispute has metadata of its own, and so has a refund that was made in the dashboard; a charge has
        none of ours where the session was made with metadata for itself alone."""
        if not isinstance(event, MoneyBack) or event.payment_intent is None:
            return event
        if event.learner_id is not None and self._store.read(event.learner_id) is not None:
            return event
        paid_at = event.paid_at if isinstance(event, ChargeRefunded) else None
        payer = self._in_ledger(event.payment_intent, paid_at)
        if event.learner_id is not None:  # of a document that is gone, or whose payment is another's by now
            return replace(event, learner_id=payer or event.learner_id)
        return replace(event, learner_id=payer or self._at_stripe(event.payment_intent))

    def _in_ledger(self, payment_intent: str, paid_at: datetime | None) -> str | None:
        """Our own books are read from the time on when the payment was made."""
        since = None if paid_at is None else paid_at - CLOCKS_DIFFER
        facts = list(self._store.facts(since=since, payment_intent=payment_intent))
        # What matched nobody at first may have been given to its payer since.
        named = {each.kind: each.learner_id for each in reversed(facts) if each.learner_id}
        return next((named[kind] for kind in MONEY if kind in named), None)

    def _at_stripe(self, payment_intent: str) -> str | None:
        learner_id = self._gateway.learner_of_payment_intent(payment_intent, ASK_BUDGET)
        if isinstance(learner_id, Refused | Unreachable | Busy):
            raise_unanswered("asking whose payment it is", learner_id)
        return learner_id
