"""Events that only name their object: the object is read at Stripe, and they are events like the others."""

import logging

from bot.core.payments.ledger import NOT_READ
from bot.core.payments.stripe_events import ThinEvent, WholeEvent
from bot.core.payments.stripe_results import Busy, NotFound, Refused, SessionFacts, Unreachable
from bot.logs.log import event
from bot.services.stripe_refusals import raise_unanswered
from bot.services.unmatched_payments import UnmatchedPayments
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET = 5.0  # seconds; Stripe waits 10 for our answer, and more may have to be asked
WRONG_KEY = 401  # heals with the key, and Stripe sends the event again until then
MONEY = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
WAY_OUT = (
    "see whether the event destination is of the account that STRIPE_SECRET_KEY belongs to; "
    "one that sends snapshots needs no look-up"
)


class ThinEvents:
    def __init__(self, gateway: StripeGateway, unmatched: UnmatchedPayments) -> None:
        self._gateway = gateway
        self._unmatched = unmatched

    def fetch(self, thin: ThinEvent) -> WholeEvent | None:
        """None: Stripe has no such object, or shows it to nobody who asks like that.

        Raises StripeUnavailable, and StripeNotAllowed: then what may be money is kept for the operator."""
        found = self._gateway.fetch_event(thin, BUDGET)
        if isinstance(found, Refused) and found.not_allowed and thin.type in MONEY:
            session = SessionFacts(thin.object_id, livemode=thin.livemode)
            self._unmatched.keep(session, thin.event_id, NOT_READ)
        if isinstance(found, Unreachable | Busy):
            raise_unanswered("reading what an event is about", found)
        if isinstance(found, Refused) and (found.not_allowed or found.error.status == WRONG_KEY):
            raise_unanswered("reading what an event is about", found)
        if not isinstance(found, NotFound | Refused):
            return found
        reason = found.error.message if isinstance(found, Refused) else "Stripe has no such object"
        ids = {"id": thin.event_id, "type": thin.type, "object_id": thin.object_id}
        event(log, logging.ERROR, "thin_event_not_read", **ids, reason=reason, way_out=WAY_OUT)
        return None
