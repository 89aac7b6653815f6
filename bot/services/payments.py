"""Payments that Stripe reports: claimed, recorded and the learner upgraded, in one write of the document."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.ledger import NO_LEARNER, Fact, Kind
from bot.core.payments.payment import Payment
from bot.core.payments.recording import (
    Policy,
    knows_payment,
    note_over,
    note_processing,
    record_payment,
)
from bot.core.payments.refunds import refunds_asked
from bot.core.payments.stripe_results import Failure, SessionFacts
from bot.errors import DocumentUnreadable, StripeUnavailable
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.services.session_verification import SessionVerification
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

LOOK_UP_BUDGET = 5.0  # seconds that the success page may wait for Stripe


class Payments:
    """Raises what the store raises, and StripeUnavailable: then nothing was changed, and the sender has to
    try again."""

    def __init__(
        self,
        course: Course,
        store: Store,
        gateway: StripeGateway,
        ledger: LedgerWriter,
        policy: Policy,
        clock: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._gateway = gateway
        self._ledger = ledger
        self._policy = policy
        self._clock = clock
        self._verification = SessionVerification(gateway)

    def look_up(self, session_id: str, budget: float = LOOK_UP_BUDGET) -> bool:
        """Ask Stripe about one session, and apply the answer as an event would be: whether it is paid, and
        its learner has the course.

        Anybody may name a `session_id`: only Stripe's answer counts."""
        found = self._gateway.retrieve_session(session_id, budget, low_priority=True)
        if not isinstance(found, SessionFacts) or found.learner_id is None or not found.complete:
            return False
        try:
            outcome = self.completed(found)
        except StripeUnavailable:
            return False
        event(log, logging.INFO, "session_looked_up", session_id=found.session_id, outcome=outcome.value)
        learner = self._store.read(found.learner_id)
        return found.paid and learner is not None and is_paid(learner)

    def reconcile(self, since: datetime) -> Iterator[tuple[SessionFacts, EventOutcome] | Failure]:
        """Every paid session of ours since then, with what came of applying it; a failure comes last."""
        for found in self._gateway.list_completed(since):
            if not isinstance(found, SessionFacts):
                yield found
            elif found.learner_id is not None and found.complete and found.paid:
                yield found, self._reconciled(found)

    def _reconciled(self, found: SessionFacts) -> EventOutcome:
        try:
            outcome = self.apply(found)
        except DocumentUnreadable as error:
            # One damaged document does not stop the payments of the other learners.
            event(log, logging.ERROR, "document_unreadable", where=error.where, reason=error.reason)
            return EventOutcome.UNREADABLE
        if outcome is not EventOutcome.DUPLICATE:
            fields = {"session_id": found.session_id, "outcome": outcome.value}
            event(log, logging.WARNING, "payment_reconciled", **fields)
        return outcome

    def completed(
        self, session: SessionFacts, event_id: str | None = None, quietly: bool = False
    ) -> EventOutcome:
        """A session that is complete, whoever found out: paid, or with its money on its way. `quietly`: this
        turn already tells the learner that."""
        if session.paid:
            return self.apply(session, event_id)
        session_id = session.session_id
        if session_id is None or not self._is_true(session, session_id, event_id):
            return EventOutcome.WAITING
        noted = self._note(
            session, lambda learner: note_processing(learner, session_id, self._clock(), quietly)
        )
        if noted:
            self._ledger.append(Kind.ON_ITS_WAY, session.learner_id, session_id=session_id)
        return EventOutcome.WAITING

    def _is_true(self, session: SessionFacts, session_id: str, event_id: str | None) -> bool:
        learner = self._store.read(session.learner_id or "")
        if learner is None or self._verification.is_known(learner, session_id, event_id):
            return True
        return self._verification.verify_with_stripe(session, session_id) is not None

    def apply(self, session: SessionFacts, event_id: str | None = None) -> EventOutcome:
        """Record a paid session. Every source (an event, `reconcile`, the success page, the learner's word)
        ends here, and only the first changes anything."""
        session_id = session.session_id or event_id  # events made by hand may lack the session's
        if session_id is None:
            event(log, logging.ERROR, "paid_session_without_id")
            return EventOutcome.IGNORED
        outcome = self._record(session, session_id, event_id)
        if outcome is None:
            verified = self._verification.verify_with_stripe(session, session_id)
            if verified is None:
                return self.keep_unmatched(session, event_id, "not a payment for our price")
            outcome = self._record(verified, session_id, event_id, verified=True)
        assert outcome is not None  # noqa: S101 - it is verified
        return outcome

    def _record(
        self,
        session: SessionFacts,
        session_id: str,
        event_id: str | None,
        verified: bool = False,
    ) -> EventOutcome | None:
        """None: nothing was done, the session has to be `verified` with Stripe first."""
        learner_id = session.learner_id or ""
        payment = Payment(
            session_id=session_id,
            event_id=event_id,
            amount_total=session.amount_total,
            currency=session.currency,
            paid_at=self._clock(),
            payment_intent=session.payment_intent,
            created_at=session.created,
        )
        with self._store.locked(learner_id) as entry:
            before = entry.learner
            if before is not None:
                if knows_payment(before, session_id, event_id):
                    return EventOutcome.DUPLICATE
                if not verified and not self._verification.is_known(before, session_id, event_id):
                    return None
                after = record_payment(self._course, before, payment, self._policy)
                self._ledger.append_durably(_facts(before, after, payment))
                entry.save(after)
        if before is None:
            return self.keep_unmatched(session, event_id, NO_LEARNER)
        fields = {"learner_id": before.learner_id, "session_id": session_id}
        if is_paid(before):
            event(log, logging.WARNING, "second_payment", **fields)
            return EventOutcome.SECOND
        event(log, logging.INFO, "learner_upgraded", **fields)
        return EventOutcome.UPGRADED

    def assign(self, session: SessionFacts, learner_id: str) -> EventOutcome:
        """Record a paid session, as Stripe's API showed it, for the learner whom the operator names."""
        session_id = session.session_id or ""
        outcome = self._record(replace(session, learner_id=learner_id), session_id, None, verified=True)
        assert outcome is not None  # noqa: S101 - it is verified
        return outcome

    def keep_unmatched(self, session: SessionFacts, event_id: str | None, why: str) -> EventOutcome:
        """Somebody paid, and no learner here is the payer: another product of the account, or a lost
        document."""
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
            "metadata": dict(session.metadata),
            "received_at": now.isoformat(),
        }
        if not self._store.keep_unmatched(session.session_id or event_id or "", record):
            return EventOutcome.DUPLICATE
        event(log, logging.WARNING, "payment_unmatched", session_id=session.session_id, why=why)
        return EventOutcome.UNMATCHED

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
            after = change(before)
            if after is not before:
                entry.save(after)
        return after is not before


def _facts(before: Learner, after: Learner, payment: Payment) -> Iterator[Fact]:
    """A payment and what it leads to. All of it is written before the document is saved: after a crash in
    between, or a save that fails, the event comes again, and the same is written once more."""

    def led_to(kind: Kind, session_id: str, detail: str | None = None) -> Fact:
        return Fact(payment.paid_at, kind, after.learner_id, session_id, detail=detail)

    yield Fact(
        payment.paid_at,
        Kind.SECOND_PAYMENT if is_paid(before) else Kind.PAID,
        after.learner_id,
        payment.session_id,
        payment.event_id,
        payment.payment_intent,
        payment.amount_total,
        payment.currency,
    )
    if is_paid(after) and not is_paid(before):
        yield led_to(Kind.TIER_CHANGED, payment.session_id, "paid")
    if not is_paid(before) and after.deliveries != before.deliveries:
        yield led_to(Kind.CONFIRMATION_QUEUED, payment.session_id)
    for asked in refunds_asked(after) - refunds_asked(before):
        yield led_to(Kind.REFUND_ASKED, asked)
