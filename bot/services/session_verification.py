"""Whether a session may unlock what it says: whoever holds the webhook secret can name any learner."""

import logging

from bot.core.learner import Learner
from bot.core.payments.checkout_session import knows_session
from bot.core.payments.recording import knows_payment
from bot.core.payments.stripe_results import NotFound, SessionFacts
from bot.logs.log import event
from bot.services.stripe_refusals import raise_unanswered
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET = 8.0  # seconds to ask about a session that we do not know; Stripe waits 10 for our answer


class SessionVerification:
    """In live mode an event is not enough for a session that we did not make: Stripe's API has to confirm it.
    In test mode it is enough, for so `stripe trigger` works."""

    def __init__(self, gateway: StripeGateway) -> None:
        self._gateway = gateway

    def is_known(self, learner: Learner, session_id: str, event_id: str | None) -> bool:
        """Whether the session counts as it came. False: verify it with Stripe first."""
        if knows_session(learner, session_id) or knows_payment(learner, session_id, event_id):
            return True
        if not self._gateway.live:
            event(log, logging.WARNING, "session_not_made_here", session_id=session_id)
        return not self._gateway.live

    def verify_with_stripe(self, session: SessionFacts, session_id: str) -> SessionFacts | None:
        """The session as Stripe has it; None where Stripe has no such session of that learner for our price.
        Not to be called under a lock. Raises StripeUnavailable, and StripeNotAllowed."""
        found = self._gateway.retrieve_session(session_id, BUDGET, expand=("line_items",))
        if isinstance(found, NotFound):
            return None
        if not isinstance(found, SessionFacts):
            raise_unanswered("asking about a session that was not made here", found)
        ours = self._gateway.price_id in (found.price_ids or ()) and found.learner_id == session.learner_id
        return found if ours and found.complete and (found.paid or not session.paid) else None
