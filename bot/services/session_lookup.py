"""What the success page may know of a session: from its learner's document, and then from Stripe."""

import logging

from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.checkout_session import knows_session
from bot.core.payments.recording import knows_payment
from bot.core.payments.stripe_results import SessionFacts
from bot.errors import StripeNotAllowed, StripeUnavailable
from bot.logs.log import event
from bot.services.payments import Payments
from bot.services.rate_limit import RateLimit
from bot.services.stripe_refusals import log_if_not_allowed, log_not_allowed
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET = 5.0  # seconds that the page may wait for Stripe


class SessionLookup:
    """Anybody may call the page with any ids, and Stripe's limit is the whole account's: so Stripe is asked
    about sessions that the named learner's document knows, a few times a second a process. Pages of before
    carry no learner; they have an allowance of their own, so that whoever uses it up holds up nobody else."""

    def __init__(self, store: Store, gateway: StripeGateway, payments: Payments) -> None:
        self._store = store
        self._gateway = gateway
        self._payments = payments
        self._of_learners = RateLimit(a_second=3, burst=6)
        self._without_learner = RateLimit(a_second=0.5, burst=3)

    def look_up(self, session_id: str, learner_id: str) -> bool:
        """Whether that session is paid and its learner has the course. What Stripe says of it is applied as
        an event would be, and to the learner whom Stripe names: only its answer counts.

        Raises what the store raises."""
        if not learner_id:
            return self._without_learner.admit() and self._ask_stripe(session_id)
        learner = self._store.read(learner_id)
        if learner is None:
            return False
        if knows_payment(learner, session_id, None):
            return is_paid(learner)
        return _awaits(learner, session_id) and self._of_learners.admit() and self._ask_stripe(session_id)

    def _ask_stripe(self, session_id: str) -> bool:
        found = self._gateway.retrieve_session(
            session_id, BUDGET, expand=("payment_intent.latest_charge",), low_priority=True
        )
        log_if_not_allowed("looking up a session for the success page", found)
        if not isinstance(found, SessionFacts) or found.learner_id is None or not found.complete:
            return False
        try:
            outcome = self._payments.completed(found)
        except StripeUnavailable:
            return False
        except StripeNotAllowed as error:
            log_not_allowed(error, session_id=found.session_id)
            return False
        event(log, logging.INFO, "session_looked_up", session_id=found.session_id, outcome=outcome.value)
        learner = self._store.read(found.learner_id)
        return found.paid and learner is not None and is_paid(learner)


def _awaits(learner: Learner, session_id: str) -> bool:
    return bool(session_id) and knows_session(learner, session_id)
