"""What Stripe tells us, made true in the learner's document: claimed, recorded, upgraded, in one write."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.checkout import StripeGateway
from bot.core.checkout import Failure, SessionFacts
from bot.core.course import Course
from bot.core.learner import Payment
from bot.core.payment_events import StripeEvent
from bot.core.purchase import Policy, closed, knows_payment, record_payment
from bot.log import event
from bot.store.protocol import Store

log = logging.getLogger(__name__)

PAID_EVENTS = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})
OVER_EVENTS = frozenset({"checkout.session.expired", "checkout.session.async_payment_failed"})

LOOK_UP_BUDGET = 5.0  # seconds that the success page may wait for Stripe


class Outcome(StrEnum):
    UPGRADED = "upgraded"
    SECOND = "second payment"  # recorded for the operator; the learner was paid already
    DUPLICATE = "duplicate"
    WAITING = "waiting"  # completed, and the money is still on its way
    UNMATCHED = "unmatched"  # paid, and no learner of ours: kept for the operator
    CLOSED = "closed"  # the session is over without a payment
    IGNORED = "ignored"


class Payments:
    """Raises what the store raises; then nothing was changed, and the sender is told to come again."""

    def __init__(
        self, course: Course, store: Store, gateway: StripeGateway, clock: Callable[[], datetime]
    ) -> None:
        self._course = course
        self._store = store
        self._gateway = gateway
        self._clock = clock

    def receive(self, told: StripeEvent) -> Outcome:
        outcome = self._receive(told)
        fields: dict[str, object] = {"type": told.type, "id": told.event_id, "outcome": outcome.value}
        if told.session is not None:
            fields |= {"session_id": told.session.session_id, "payment_status": told.session.payment_status}
            fields |= {"metadata": dict(told.session.metadata)}
        if told.decline is not None:
            fields |= {"code": told.decline.code, "reason": told.decline.reason}
            fields |= {"learner_id": told.decline.learner_id}
        event(log, logging.INFO, "stripe_event", **fields)
        return outcome

    def _receive(self, told: StripeEvent) -> Outcome:
        if told.session is None:
            return Outcome.IGNORED
        if told.type in PAID_EVENTS:
            return self.apply(told.session, told.event_id)
        if told.type in OVER_EVENTS:
            return self._close(told.session)
        return Outcome.IGNORED

    def look_up(self, session_id: str, budget: float = LOOK_UP_BUDGET) -> bool:
        """Ask Stripe about one session, and apply what it says as an event would be. True: it is paid.

        `session_id` may be a stranger's: what Stripe answers is believed, not who asks."""
        found = self._gateway.retrieve_session(session_id, budget)
        if not isinstance(found, SessionFacts) or not _is_ours_and_paid(found):
            return False
        outcome = self.apply(found, None)
        event(log, logging.INFO, "session_looked_up", session_id=found.session_id, outcome=outcome.value)
        return outcome in (Outcome.UPGRADED, Outcome.SECOND, Outcome.DUPLICATE)

    def reconcile(self, since: datetime) -> Iterator[tuple[SessionFacts, Outcome] | Failure]:
        """Every paid session of ours since then, with what applying it came to; a failure comes last."""
        for found in self._gateway.list_completed(since):
            if not isinstance(found, SessionFacts):
                yield found
            elif _is_ours_and_paid(found):
                outcome = self.apply(found, None)
                if outcome is not Outcome.DUPLICATE:
                    event(
                        log,
                        logging.WARNING,
                        "payment_reconciled",
                        session_id=found.session_id,
                        outcome=outcome.value,
                    )
                yield found, outcome

    def apply(self, session: SessionFacts, event_id: str | None) -> Outcome:
        """Make a completed session's payment true. Whoever brings it (an event, `reconcile`, the success
        page) comes this way, and only the first changes anything."""
        if not session.paid:
            return Outcome.WAITING
        if session.session_id is None:
            event(log, logging.ERROR, "paid_session_without_id", event_id=event_id)
            return Outcome.IGNORED
        payment = Payment(
            session_id=session.session_id,
            event_id=event_id,
            amount_total=session.amount_total,
            currency=session.currency,
            paid_at=self._clock(),
        )
        return self._record(session.learner_id or "", payment, session)

    def _record(self, learner_id: str, payment: Payment, session: SessionFacts) -> Outcome:
        with self._store.locked(learner_id) as entry:
            learner = entry.learner
            if learner is not None:
                if knows_payment(learner, payment.session_id, payment.event_id):
                    return Outcome.DUPLICATE
                recorded = record_payment(self._course, learner, payment, Policy(auto_refund=False))
                entry.save(recorded.learner)
        if learner is None:
            return self._keep_unmatched(payment, session)
        if recorded.second:
            event(
                log, logging.WARNING, "second_payment", learner_id=learner_id, session_id=payment.session_id
            )
            return Outcome.SECOND
        event(log, logging.INFO, "learner_upgraded", learner_id=learner_id, session_id=payment.session_id)
        return Outcome.UPGRADED

    def _keep_unmatched(self, payment: Payment, session: SessionFacts) -> Outcome:
        """Somebody paid, and we do not know who: another product of the same account, or a lost document."""
        record = {
            "session_id": payment.session_id,
            "event_id": payment.event_id,
            "amount_total": payment.amount_total,
            "currency": payment.currency,
            "metadata": dict(session.metadata),
            "received_at": payment.paid_at.isoformat(),
        }
        if not self._store.keep_unmatched(payment.session_id, record):
            return Outcome.DUPLICATE
        event(log, logging.WARNING, "payment_unmatched", session_id=payment.session_id)
        return Outcome.UNMATCHED

    def _close(self, session: SessionFacts) -> Outcome:
        """The link is dead: the next ask makes a new session. Only where it is the learner's present one."""
        with self._store.locked(session.learner_id or "") as entry:
            learner = entry.learner
            if learner is None or learner.checkout is None or session.session_id is None:
                return Outcome.IGNORED
            if learner.checkout.session_id != session.session_id:
                return Outcome.IGNORED
            entry.save(replace(learner, checkout=closed(learner.checkout)))
        return Outcome.CLOSED


def _is_ours_and_paid(session: SessionFacts) -> bool:
    """Found by asking Stripe's API: the account's other products are in there as well."""
    return session.learner_id is not None and session.complete and session.paid
