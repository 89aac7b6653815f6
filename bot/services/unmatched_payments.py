"""Money that matches no learner: what is kept of it for the operator, and what is another product's."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.core.payments.ledger import NO_LEARNER, NOT_READ, OUR_PRICE, Fact, Kind
from bot.core.payments.stripe_results import NotFound, SessionFacts
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.services.rate_limit import RateLimit
from bot.services.stripe_refusals import log_if_not_allowed
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

BUDGET = 4.0  # seconds to ask what a session sells; Stripe waits 10 for our answer


class UnmatchedPayments:
    """Other products may share the account. What names a learner, or sells our price, was meant for us, and
    is kept; so is what we could not look into. The rest is counted, and nothing of it is written down.

    An event does not say what its session sells, so Stripe is asked; a few times a second, for a busy shop
    beside us must not use up the limit that our own calls need."""

    def __init__(
        self, store: Store, gateway: StripeGateway, ledger: LedgerWriter, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._ledger = ledger
        self._clock = clock
        self._looks = RateLimit(a_second=2, burst=10)

    def receive(self, session: SessionFacts, event_id: str | None) -> EventOutcome:
        """A paid session without a learner of ours."""
        why = NO_LEARNER if session.learner_id is not None else self._why_ours(session)
        return EventOutcome.ANOTHER_PRODUCT if why is None else self.keep(session, event_id, why)

    def _why_ours(self, session: SessionFacts) -> str | None:
        """Why a session that names nobody is kept. None: it is another product's, or brought no money."""
        if not session.amount_total or session.session_id is None:
            return None
        if not self._looks.admit():
            return NOT_READ
        found = self._gateway.retrieve_session(
            session.session_id, BUDGET, expand=("line_items",), low_priority=True
        )
        if isinstance(found, NotFound):
            return None
        log_if_not_allowed("looking whether an unknown payment is for our price", found)
        if not isinstance(found, SessionFacts) or found.price_ids is None:
            return NOT_READ
        return OUR_PRICE if self._gateway.price_id in found.price_ids else None

    def keep(self, session: SessionFacts, event_id: str | None, why: str) -> EventOutcome:
        """Ids and amounts alone: whatever else is in a session may be about its buyer."""
        now = self._clock()
        fact = Fact(
            now,
            Kind.UNMATCHED,
            session.learner_id,
            session.session_id,
            event_id,
            session.payment_intent,
            session.amount_total,
            session.currency,
            why,
        )
        self._ledger.append_durably([fact])
        record = {
            "session_id": session.session_id,
            "event_id": event_id,
            "payment_intent": session.payment_intent,
            "why": why,
            "amount_total": session.amount_total,
            "currency": session.currency,
            "livemode": session.livemode,
            "metadata": {} if session.learner_id is None else {"learner_id": session.learner_id},
            "received_at": now.isoformat(),
        }
        if not self._store.keep_unmatched(session.session_id or event_id or "", record):
            return EventOutcome.DUPLICATE
        event(log, logging.WARNING, "payment_unmatched", session_id=session.session_id, why=why)
        return EventOutcome.UNMATCHED
