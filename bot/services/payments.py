"""Payments that Stripe reports: claimed, recorded and the learner upgraded, in one write of the document."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.core.course import Course
from bot.core.figure_sums import Count, count_nothing
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.ledger import NOT_READ, Fact, Kind
from bot.core.payments.payment import Payment
from bot.core.payments.recording import Policy, knows_payment, record_payment
from bot.core.payments.refunds import refunds_asked
from bot.core.payments.stripe_results import Failure, SessionFacts
from bot.errors import DocumentUnreadable, StripeNotAllowed
from bot.logs.log import event
from bot.services.event_outcome import EventOutcome
from bot.services.ledger_writer import LedgerWriter
from bot.services.session_verification import SessionVerification
from bot.services.stripe_refusals import log_if_not_allowed, log_not_allowed
from bot.services.unmatched_payments import UnmatchedPayments
from bot.services.unpaid_sessions import UnpaidSessions
from bot.store.protocol import Store
from bot.stripe import StripeGateway

log = logging.getLogger(__name__)

RECORDED = (Kind.PAID, Kind.SECOND_PAYMENT)
CHARGE_BUDGET = 5.0  # seconds to ask when a payment that reconciling found was made: nobody waits for it


class Payments:
    """Raises what the store raises, StripeUnavailable, and StripeNotAllowed: then no document was changed.
    `unpaid` and `unmatched` are the rest of what a session's news can come to."""

    def __init__(
        self,
        course: Course,
        store: Store,
        gateway: StripeGateway,
        ledger: LedgerWriter,
        policy: Policy,
        clock: Callable[[], datetime],
        count: Count = count_nothing,
    ) -> None:
        self._count = count
        self._course = course
        self._store = store
        self._gateway = gateway
        self._ledger = ledger
        self._policy = policy
        self._clock = clock
        self._verification = SessionVerification(gateway)
        self.unpaid = UnpaidSessions(course, store, gateway, ledger, self._verification, clock)
        self.unmatched = UnmatchedPayments(store, gateway, ledger, clock)

    def reconcile(self, since: datetime) -> Iterator[tuple[SessionFacts, EventOutcome] | Failure]:
        """Every paid session of ours since then, with what came of applying it; a failure comes last."""
        for found in self._gateway.list_completed(since):
            if not isinstance(found, SessionFacts):
                yield found
            elif found.learner_id is not None and found.complete and found.paid:
                yield found, self._reconciled(found)

    def _reconciled(self, found: SessionFacts) -> EventOutcome:
        try:
            outcome = self.apply(found, paid_at=self._charged_at(found))
        except StripeNotAllowed as error:
            log_not_allowed(error, session_id=found.session_id)
            return EventOutcome.NOT_ALLOWED
        except DocumentUnreadable as error:
            # One damaged document does not stop the payments of the other learners.
            event(log, logging.ERROR, "document_unreadable", where=error.where, reason=error.reason)
            return EventOutcome.UNREADABLE
        if outcome is not EventOutcome.DUPLICATE:
            fields = {"session_id": found.session_id, "outcome": outcome.value}
            event(log, logging.WARNING, "payment_reconciled", **fields)
        return outcome

    def _charged_at(self, found: SessionFacts) -> datetime | None:
        """Of a payment that is new to us; the others are many, and each look is a call."""
        learner = self._store.read(found.learner_id or "")
        if found.payment_intent is None or learner is None:
            return None
        if knows_payment(learner, found.session_id or "", None):
            return None
        charged_at = self._gateway.charged_at(found.payment_intent, CHARGE_BUDGET)
        log_if_not_allowed("asking when a payment was made", charged_at)
        return charged_at if isinstance(charged_at, datetime) else None

    def completed(
        self,
        session: SessionFacts,
        event_id: str | None = None,
        paid_at: datetime | None = None,
        quietly: bool = False,
        taken_up: bool = False,
    ) -> EventOutcome:
        """A session that is complete, whoever found out: paid, with its money on its way, or promised.
        `paid_at` and `taken_up` as in apply(), `quietly` as in UnpaidSessions."""
        if session.paid:
            return self.apply(session, event_id, paid_at, taken_up)
        return self.unpaid.completed(session, event_id, quietly)

    def apply(
        self,
        session: SessionFacts,
        event_id: str | None = None,
        paid_at: datetime | None = None,
        taken_up: bool = False,
    ) -> EventOutcome:
        """Record a paid session. Every source (an event, `reconcile`, the success page, the learner's word)
        ends here, and only the first changes anything. `paid_at` is the event's time, if there is one;
        `taken_up`: its payer was erased, and wants it back."""
        session_id = session.session_id or event_id  # events made by hand may lack the session's
        if session_id is None:
            event(log, logging.ERROR, "paid_session_without_id")
            return EventOutcome.IGNORED
        outcome = self._record(session, session_id, event_id, paid_at, taken_up=taken_up)
        if outcome is None:
            verified = self._verified(session, session_id, event_id)
            if verified is None:
                return self.unmatched.keep(session, event_id, "not a payment for our price")
            outcome = self._record(verified, session_id, event_id, paid_at, verified=True, taken_up=taken_up)
        assert outcome is not None  # noqa: S101 - it is verified
        return outcome

    def _verified(self, session: SessionFacts, session_id: str, event_id: str | None) -> SessionFacts | None:
        try:
            return self._verification.verify_with_stripe(session, session_id)
        except StripeNotAllowed:
            # The event does not come again. With the permission given, `reconcile` finds the session.
            self.unmatched.keep(session, event_id, NOT_READ)
            raise

    def _record(
        self,
        session: SessionFacts,
        session_id: str,
        event_id: str | None,
        paid_at: datetime | None = None,
        verified: bool = False,
        taken_up: bool = False,
    ) -> EventOutcome | None:
        """None: nothing was done, the session has to be `verified` with Stripe first."""
        learner_id, now = session.learner_id or "", self._clock()
        payment = Payment(
            session_id=session_id,
            event_id=event_id,
            amount_total=session.amount_total,
            currency=session.currency,
            paid_at=paid_at or session.charged_at or now,
            payment_intent=session.payment_intent,
            created_at=session.created,
            recorded_at=now,
            livemode=session.livemode,
        )
        with self._store.locked(learner_id) as entry:
            before = entry.learner
            if before is not None:
                if knows_payment(before, session_id, event_id):
                    return EventOutcome.DUPLICATE
                if not taken_up and self._is_former(before, session_id):
                    return EventOutcome.FORMER
                if not verified and not self._verification.is_known(before, session_id, event_id):
                    return None
                after = record_payment(self._course, before, payment, self._policy)
                self._ledger.append_durably(_facts(before, after, payment, now))
                entry.save(after)
            erased = entry.tombstone is not None
        if before is None:
            if erased and self._was_recorded(session_id):
                return EventOutcome.FORMER
            return self.unmatched.receive(session, event_id)
        if not before.purchase.payments:
            self._count([("paid", 1)])
        fields = {"learner_id": before.learner_id, "session_id": session_id}
        if is_paid(before):
            event(log, logging.WARNING, "second_payment", **fields)
            return EventOutcome.SECOND
        if event_id is None:  # of an event there is a line that says it
            event(log, logging.INFO, "learner_upgraded", **fields)
        return EventOutcome.UPGRADED

    def _is_former(self, learner: Learner, session_id: str) -> bool:
        """Whether it was recorded before the learner was erased, and came back: it is theirs once they say
        so. Stripe may tell of it again, and reconciling does. What the ledger does not know is no such
        payment, however old its link is: nothing else would remember that it came."""
        return learner.purchase.former is not None and self._was_recorded(session_id)

    def _was_recorded(self, session_id: str) -> bool:
        return any(fact.kind in RECORDED for fact in self._store.facts(session_id=session_id))

    def assign(self, session: SessionFacts, learner_id: str) -> EventOutcome:
        """Record a paid session, as Stripe's API showed it, for the learner whom the operator names."""
        session_id = session.session_id or ""
        outcome = self._record(replace(session, learner_id=learner_id), session_id, None, verified=True)
        assert outcome is not None  # noqa: S101 - it is verified
        return outcome


def _facts(before: Learner, after: Learner, payment: Payment, now: datetime) -> Iterator[Fact]:
    """A payment and what it leads to. All of it is written before the document is saved: after a crash in
    between, or a save that fails, the event comes again, and the same is written once more."""

    def led_to(kind: Kind, session_id: str, detail: str | None = None) -> Fact:
        return Fact(now, kind, after.learner_id, session_id, detail=detail)

    yield Fact(
        now,
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
