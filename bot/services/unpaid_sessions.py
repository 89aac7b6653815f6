"""Sessions that the buyer has finished and not paid: money on its way, a voucher, or nothing after all."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.core.course import Course
from bot.core.languages import speaking_to
from bot.core.learner import Learner
from bot.core.payments.ledger import Kind
from bot.core.payments.recording import is_unpaid_known, note_over, note_processing, note_promised
from bot.core.payments.stripe_results import NotFound, SessionFacts
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.services.session_verification import SessionVerification
from bot.services.stripe_refusals import log_if_not_allowed, raise_unanswered
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

SHOW_PAYMENTS = "give the restricted key the permission to read PaymentIntents: vouchers are told by them"
BUDGET = 6.0  # seconds to ask how a payment stands; Stripe waits 10 for our answer


class UnpaidSessions:
    """Raises what the store raises, StripeUnavailable, and StripeNotAllowed: then nothing was changed."""

    def __init__(
        self,
        course: Course,
        store: Store,
        gateway: StripeGateway,
        ledger: LedgerWriter,
        verification: SessionVerification,
        clock: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._gateway = gateway
        self._ledger = ledger
        self._verification = verification
        self._clock = clock

    def completed(self, session: SessionFacts, event_id: str | None, quietly: bool) -> EventOutcome:
        """`quietly`: this turn already tells the learner how it stands."""
        session_id = session.session_id
        learner = self._store.read(session.learner_id or "")
        if session_id is None or learner is None:
            return EventOutcome.WAITING
        if not self._is_true(learner, session, session_id, event_id):
            return EventOutcome.WAITING
        if session.payment_intent_status is None and not is_unpaid_known(learner, session_id):
            session = self._as_it_stands(session, session_id)
        if session.fell_through:
            return self.over(session, failed=not quietly)
        note, kind, outcome = (
            (note_promised, Kind.PROMISED, EventOutcome.PROMISED)
            if session.promised
            else (note_processing, Kind.ON_ITS_WAY, EventOutcome.WAITING)
        )
        if self._note(session, lambda found: note(found, session_id, self._clock(), quietly)):
            self._ledger.append(kind, session.learner_id, session_id=session_id)
        return outcome

    def _is_true(
        self, learner: Learner, session: SessionFacts, session_id: str, event_id: str | None
    ) -> bool:
        if self._verification.is_known(learner, session_id, event_id):
            return True
        return self._verification.verify_with_stripe(session, session_id) is not None

    def _as_it_stands(self, session: SessionFacts, session_id: str) -> SessionFacts:
        """An event does not say whether money is on its way, or a voucher waits for somebody to pay it. Where
        the key may not look, it counts as on its way: then nothing is sold twice."""
        if session.payment_intent is None:
            return session
        found = self._gateway.retrieve_session(session_id, BUDGET, expand=("payment_intent",))
        if isinstance(found, NotFound) or log_if_not_allowed("asking how a payment stands", found):
            return session
        if not isinstance(found, SessionFacts):
            raise_unanswered("asking how a payment stands", found)
        if found.payment_intent_status is None:
            event(log, logging.ERROR, "payment_not_shown", session_id=session_id, way_out=SHOW_PAYMENTS)
        # One that was paid meanwhile has an event of its own on its way.
        return session if found.paid else found

    def over(self, session: SessionFacts, failed: bool) -> EventOutcome:
        """A session that ended unpaid: it expired, or (`failed`) its slow money did not arrive."""
        session_id = session.session_id
        if session_id is None:
            return EventOutcome.IGNORED
        changed = self._note(session, lambda learner: note_over(learner, session_id, failed, self._clock()))
        if changed:
            kind = Kind.PAYMENT_FAILED if failed else Kind.SESSION_EXPIRED
            self._ledger.append(kind, session.learner_id, session_id=session_id)
        return EventOutcome.CLOSED if changed else EventOutcome.IGNORED

    def _note(self, session: SessionFacts, change: Callable[[Learner], Learner]) -> bool:
        with self._store.locked(session.learner_id or "") as entry:
            before = entry.learner
            if before is None:
                return False
            with speaking_to(self._course, before):
                after = change(before)
            if after is not before:
                entry.save(after)
        return after is not before
